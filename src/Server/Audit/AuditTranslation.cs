using System.Globalization;
using System.Text.Json;
using Holdfast.Contracts;
using Holdfast.Contracts.Audit;
using Holdfast.Contracts.Errors;
using Holdfast.Governance.Audit;
using Holdfast.Storage.Journal;

namespace Holdfast.Server.Audit;

/// <summary>The audit trail as the contracts have it.</summary>
internal static class AuditTranslation
{
    private const int DefaultLimit = 100;

    /// <summary>What a caller asks of the trail.</summary>
    public static Result<AuditQuery> Read(IQueryCollection query)
    {
        var limit = DefaultLimit;
        if (Text(query, "limit") is { } text && !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit))
            return Invalid($"limit: '{text}' is no number.");
        if (Text(query, "order") is { } order && order is not ("newest" or "oldest"))
            return Invalid($"order: '{order}' is neither 'newest' nor 'oldest'.");
        if (!Moment(query, "from").TryGet(out var from, out var fault) || !Moment(query, "until").TryGet(out var until, out fault)) return fault;
        return new AuditQuery
        {
            Tenant = Text(query, "tenant"),
            Cursor = Text(query, "cursor"),
            OldestFirst = Text(query, "order") == "oldest",
            Kind = Text(query, "kind"),
            Actor = Text(query, "actor"),
            Subject = Text(query, "subject"),
            From = from,
            Until = until,
            Limit = limit,
        };
    }

    public static Page<AuditRecord> Page(AuditPage page) => new([.. page.Records.Select(Record)], page.Next);

    public static AuditRecord Record(JournalRecord record) => new()
    {
        Sequence = record.Sequence,
        Time = record.Time,
        Tenant = record.Entry.Tenant,
        Actor = record.Entry.Actor,
        Kind = record.Entry.Kind,
        Subject = record.Entry.Subject,
        Result = record.Entry.Result,
        Data = JsonElement.Parse(record.Entry.Data),
        Hash = Convert.ToHexStringLower(record.Hash.Span),
    };

    public static VerifyResult Result(VerifyReport report) => new()
    {
        Tenant = report.Tenant,
        Intact = report.IsIntact,
        Records = report.Records,
        FirstBroken = report.FirstBroken?.Sequence,
        Reason = report.FirstBroken?.Reason ?? (report.Damage.Count > 0 ? string.Join("; ", report.Damage) : null),
        Head = Convert.ToHexStringLower(report.Head.Span),
    };

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
