using Holdfast.Configuration.Values;
using Holdfast.Contracts;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Workers;
using Holdfast.Processes.Logs;
using Holdfast.Runtime.Resilience;
using Holdfast.Server.Http;

namespace Holdfast.Server.Workers;

/// <summary>Searches of logs from the query string, and what they find as the contracts have it.</summary>
internal static class LogTranslation
{
    private const int DefaultLimit = 100;

    /// <summary>What a caller looks for.</summary>
    /// <param name="query">The query string.</param>
    /// <param name="now">What durations are counted back from.</param>
    public static Result<LogSearch> Search(IQueryCollection query, DateTimeOffset now)
    {
        if (!Filter(query).TryGet(out var filter, out var fault)
            || !Stream(query).TryGet(out var stream, out fault)
            || !Moment(query, "since", now).TryGet(out var since, out fault)
            || !Moment(query, "until", now).TryGet(out var until, out fault)
            || !Count(query, "limit", DefaultLimit, 1).TryGet(out var limit, out fault)
            || !Count(query, "last", 0, 0).TryGet(out var last, out fault))
        {
            return fault;
        }

        return new LogSearch
        {
            Workers = Workers(query),
            Stream = stream.Stream,
            Since = since.Time,
            Until = until.Time,
            Filter = filter,
            FromEnd = last > 0,
            Limit = last > 0 ? last : limit,
            Cursor = Text(query, "cursor"),
        };
    }

    /// <summary>What a caller wants to follow.</summary>
    /// <param name="query">The query string.</param>
    /// <param name="worker">The worker; null where the query names them.</param>
    /// <param name="lastId">Where an earlier stream was broken off; empty where there was none.</param>
    /// <param name="now">What durations are counted back from.</param>
    public static Result<LogFollowing> Following(IQueryCollection query, string? worker, string lastId, DateTimeOffset now)
    {
        if (!Filter(query).TryGet(out var filter, out var fault)
            || !Stream(query).TryGet(out var stream, out fault)
            || !Moment(query, "since", now).TryGet(out var since, out fault)
            || !Count(query, "last", 0, 0).TryGet(out var last, out fault))
        {
            return fault;
        }

        LogPositions? from = null;
        if (lastId.Length > 0)
        {
            if (worker is null)
                return new Fault(RequestErrors.InvalidField, "Last-Event-ID: the events of several workers have no ids; go on with since, or follow one worker by itself.");
            if (!LiveLogId.TryParse(lastId, out var positions)) return new Fault(RequestErrors.InvalidField, $"after: '{lastId}' is no event's id.");
            from = positions;
        }

        return new LogFollowing
        {
            Workers = worker is null ? Workers(query) : [worker], Stream = stream.Stream, Filter = filter, Since = since.Time, Last = last, From = from,
        };
    }

    public static LogResult Result(LogPage page) => new()
    {
        Lines = [.. page.Lines.Select(line => Record(line, null))], Next = page.Next, Complete = page.IsComplete, ScannedBytes = page.ScannedBytes,
    };

    public static LogRecord Record(LogLine line, long? lost) => new()
    {
        Worker = line.Worker,
        Stream = StreamName(line.Stream),
        Position = line.Position,
        Next = line.Next,
        Time = line.Time,
        Level = line.Severity is { } severity ? WireNames.Of(severity) : null,
        Text = line.Text,
        Lost = lost,
    };

    public static Page<WorkerLogInfo> Facts(IReadOnlyList<LogStreamFacts> streams, IReadOnlyList<ForwardFacts> forwarding) => new(
        [.. streams.GroupBy(stream => stream.Worker).Select(worker => new WorkerLogInfo
        {
            Worker = worker.Key,
            Streams = [.. worker.Select(stream => new LogStreamInfo
            {
                Stream = StreamName(stream.Stream), Start = stream.Start, End = stream.End, Dropped = stream.Dropped,
            })],
            Forward = [.. forwarding.Where(facts => facts.Worker == worker.Key).Select(facts => new LogForwardInfo
            {
                Target = facts.Target,
                SentLines = facts.SentLines,
                RefusedLines = facts.RefusedLines,
                LostBytes = facts.LostBytes,
                BehindBytes = worker.Sum(stream => Math.Max(0, stream.End - facts.Positions.Of(stream.Stream))),
                Failure = facts.Failure,
                Calls = Calls(facts.Calls),
            })],
        })]);

    private static ForwardCallsInfo Calls(ResilienceState calls)
    {
        var breaker = calls.Breaker ?? default;
        return new ForwardCallsInfo
        {
            Breaker = WireNames.Of(breaker.State),
            Since = breaker.Since,
            NextTry = breaker.NextTry,
            Openings = breaker.Openings,
            Attempts = calls.Attempts,
            Failures = calls.Failures,
            Retries = calls.Retries,
            Refused = calls.Refused,
            Running = calls.Running,
            Waiting = calls.Waiting,
        };
    }

    private static string StreamName(LogStream stream) => stream == LogStream.Output ? "stdout" : "stderr";

    private static Result<LogFilter> Filter(IQueryCollection query)
    {
        LogSeverity? least = null;
        if (Text(query, "level") is { } level)
        {
            if (!Enum.TryParse<LogSeverity>(level, ignoreCase: true, out var severity) || !char.IsAsciiLetter(level[0]))
                return new Fault(RequestErrors.InvalidField, $"level: '{level}' is none of trace, debug, info, warn, error and fatal.");
            least = severity;
        }

        return new LogFilter
        {
            Least = least,
            Include = [.. query["pattern"].OfType<string>().Where(pattern => pattern.Length > 0)],
            Exclude = [.. query["exclude"].OfType<string>().Where(pattern => pattern.Length > 0)],
        };
    }

    private static Result<(LogStream? Stream, bool IsGiven)> Stream(IQueryCollection query) => Text(query, "stream") switch
    {
        null or "both" => (null, false),
        "stdout" or "out" => (LogStream.Output, true),
        "stderr" or "err" => (LogStream.Error, true),
        { } other => new Fault(RequestErrors.InvalidField, $"stream: '{other}' is none of stdout, stderr and both."),
    };

    private static Result<(DateTimeOffset? Time, bool IsGiven)> Moment(IQueryCollection query, string name, DateTimeOffset now)
    {
        if (Text(query, name) is not { } text) return (null, false);
        if (DurationText.TryParse(text, out var ago)) return (now - ago, true);
        return DateTimeOffset.TryParse(text, out var time)
            ? (time.ToUniversalTime(), true)
            : new Fault(RequestErrors.InvalidField, $"{name}: '{text}' is neither a time in ISO 8601 nor a duration such as 10m.");
    }

    private static Result<int> Count(IQueryCollection query, string name, int otherwise, int least)
    {
        if (Text(query, name) is not { } text) return otherwise;
        return int.TryParse(text, out var count) && count >= least && count <= LogSearch.MostLines
            ? count
            : new Fault(RequestErrors.InvalidField, $"{name}: is a number from {least} to {LogSearch.MostLines}.");
    }

    private static string[] Workers(IQueryCollection query) =>
        (Text(query, "workers") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string? Text(IQueryCollection query, string name) => query[name] is [{ Length: > 0 } text, ..] ? text : null;
}
