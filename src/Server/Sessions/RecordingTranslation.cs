using System.Globalization;
using Holdfast.Configuration.Values;
using Holdfast.Contracts;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Recordings;
using Holdfast.Server.Http;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Recording;
using Holdfast.Tn3270.Client;

namespace Holdfast.Server.Sessions;

/// <summary>Recordings as the contracts have them.</summary>
internal static class RecordingTranslation
{
    /// <summary>Which recordings a query asks for.</summary>
    public static Result<RecordingFilter> Filter(IQueryCollection query)
    {
        var usual = new RecordingFilter();
        if (!Limit(query, usual.Limit).TryGet(out var limit, out var fault)) return fault;
        if (!Moment(query, "since").TryGet(out var since, out fault) || !Moment(query, "until").TryGet(out var until, out fault)) return fault;
        return usual with
        {
            Session = Text(query, "session"),
            Owner = Text(query, "owner"),
            Pool = Text(query, "pool"),
            Endpoint = Text(query, "endpoint"),
            Since = since,
            Until = until,
            Text = Text(query, "text"),
            Cursor = Text(query, "cursor"),
            Limit = limit,
        };
    }

    /// <summary>Which moments of a recording a query asks for.</summary>
    public static Result<MomentQuery> Moments(IQueryCollection query)
    {
        var usual = new MomentQuery();
        if (!Limit(query, usual.Limit).TryGet(out var limit, out var fault)) return fault;
        if (Text(query, "at") is not { } at) return usual with { Cursor = Text(query, "cursor"), Limit = limit };
        return Time(at) is { } time
            ? usual with { Cursor = Text(query, "cursor"), At = time, Limit = limit }
            : Invalid($"at: '{at}' is neither a duration such as 90s nor a time such as 00:01:30.");
    }

    public static Page<RecordingInfo> Page(RecordingPage page) => new([.. page.Recordings.Select(Info)], page.Next);

    public static RecordingInfo Info(RecordingView recording) => new()
    {
        Id = recording.Id,
        State = WireNames.Of(recording.State),
        Owner = recording.Owner,
        Endpoint = recording.Endpoint,
        Pool = recording.Pool,
        Label = recording.Label,
        StartedAt = recording.StartedAt,
        EndedAt = recording.EndedAt,
        LengthMs = (long)recording.Length.TotalMilliseconds,
        Screens = recording.Screens,
        Inputs = recording.Inputs,
        Lost = recording.Lost,
        Bytes = recording.Bytes,
    };

    public static Page<MomentInfo> Page(MomentPage page) => new([.. page.Moments.Select(Info)], page.Next);

    public static MomentInfo Info(RecordedMoment moment) => new()
    {
        Kind = WireNames.Of(moment.Kind),
        AtMs = (long)moment.At.TotalMilliseconds,
        Cursor = moment.Cursor,
        // What was agreed with the host is no part of a screen.
        Screen = moment.Screen is { } image ? SessionTranslation.Screen(new SessionScreen(moment.Version, image, TerminalPhase.Tn3270, null, null)) : null,
        Inputs = moment.Inputs.Count > 0 ? [.. moment.Inputs.Select(Info)] : null,
        Lost = moment.Kind == MomentKind.Lost ? moment.Lost : null,
        Endpoint = moment.Endpoint,
    };

    public static RecordingFindingsInfo Info(RecordingFindings findings) => new()
    {
        Hits = [.. findings.Hits.Select(Info)],
        Complete = findings.IsComplete,
        Next = findings.Next,
        ScannedBytes = findings.ScannedBytes,
    };

    /// <summary>A time within a recording as people read it: <c>00:01:30.250</c>.</summary>
    public static string Clock(TimeSpan at) => $"{(int)at.TotalHours:00}{at.ToString(@"\:mm\:ss\.fff", CultureInfo.InvariantCulture)}";

    private static RecordedInputInfo Info(RecordedInput input) => new()
    {
        Kind = input.Kind,
        Key = input.Key,
        Label = input.Label,
        Place = input is { Row: { } row, Column: { } column } ? new Position(row, column) : null,
        Length = input.Length,
        Masked = input.Masked == true,
        Words = input.ToString(),
    };

    private static RecordingHitInfo Info(RecordingHit hit) => new()
    {
        Recording = hit.Recording.Id,
        Owner = hit.Recording.Owner,
        AtMs = (long)hit.At.TotalMilliseconds,
        Time = hit.Recording.StartedAt + hit.At,
        Place = new Position(hit.Row, hit.Column),
        Line = hit.Line,
        Cursor = hit.Cursor,
    };

    private static TimeSpan? Time(string text) =>
        DurationText.TryParse(text, out var duration) ? duration
        : text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && time >= TimeSpan.Zero ? time
        : null;

    private static Result<int> Limit(IQueryCollection query, int usual)
    {
        if (Text(query, "limit") is not { } text) return usual;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : Invalid($"limit: '{text}' is no number.");
    }

    private static string? Text(IQueryCollection query, string name) => query[name] is [{ Length: > 0 } text] ? text : null;

    private static Result<DateTimeOffset?> Moment(IQueryCollection query, string name)
    {
        if (Text(query, name) is not { } text) return (DateTimeOffset?)null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : Invalid($"{name}: '{text}' is no time, such as 2026-01-31T12:00:00Z.");
    }

    private static Fault Invalid(string detail) => new(RequestErrors.InvalidField, detail);
}
