using Holdfast.Contracts.Errors;
using Holdfast.Processes.Logs.Reading;
using Holdfast.Processes.Logs.Segments;
using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;

namespace Holdfast.Processes.Logs;

/// <summary>What the workers wrote, for reading, searching and following.</summary>
public sealed class LogService
{
    private readonly Io _io;
    private readonly string _folder;
    private readonly Func<IReadOnlyList<string>> _workers;
    private readonly Func<string, Fault> _unknown;
    private readonly Func<CancellationToken, ValueTask<IReadOnlyList<KeptChild>>> _children;
    private readonly Func<IReadOnlyList<ForwardFacts>> _forwarding;

    /// <summary>Creates the service.</summary>
    /// <param name="io">Time and files.</param>
    /// <param name="folder">The folder of all workers' logs.</param>
    /// <param name="workers">The names of the workers.</param>
    /// <param name="unknown">The fault of a name that is none of them.</param>
    /// <param name="children">What the Keeper holds; nothing where it cannot be asked. Null for never.</param>
    /// <param name="forwarding">How forwarding goes; null for not at all.</param>
    internal LogService(
        Io io, string folder, Func<IReadOnlyList<string>> workers, Func<string, Fault> unknown,
        Func<CancellationToken, ValueTask<IReadOnlyList<KeptChild>>>? children = null, Func<IReadOnlyList<ForwardFacts>>? forwarding = null)
    {
        _children = children ?? (_ => ValueTask.FromResult<IReadOnlyList<KeptChild>>([]));
        _forwarding = forwarding ?? (() => []);
        _io = io;
        _folder = folder;
        _workers = workers;
        _unknown = unknown;
    }

    /// <summary>Searches logs, ordered by time over all workers; within five seconds and a gibibyte, from where it can go on.</summary>
    public async ValueTask<Result<LogPage>> SearchAsync(LogSearch search, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(search);
        LogCursor? after = null;
        if (search.Cursor is { } text)
        {
            if (!LogCursor.TryParse(text, out var cursor))
                return new Fault(RequestErrors.InvalidField, $"cursor: '{text}' is none of a search.");
            after = cursor;
        }

        if (!LineFilter.Of(search.Filter).TryGet(out var filter, out var fault) || !PlacesOf(search.Workers, search.Stream).TryGet(out var places, out fault))
            return fault;
        if (!search.FromEnd)
            return await new LogSearcher(_io, SearchLimits.Usual).SearchAsync(places, search, filter, after, cancellationToken);
        var tail = new LogTail(_io, SearchLimits.Usual, places.Count, filter, search);
        foreach (var place in places)
        {
            await using var reader = new LineReader(_io.Files, place);
            await tail.AddAsync(reader, (await reader.BoundsAsync(cancellationToken)).End, cancellationToken);
        }

        return tail.Page;
    }

    /// <summary>How forwarding goes, by worker.</summary>
    public IReadOnlyList<ForwardFacts> Forwarding => _forwarding();

    /// <summary>What became of what the workers wrote, by worker and stream.</summary>
    public async ValueTask<IReadOnlyList<LogStreamFacts>> FactsAsync(CancellationToken cancellationToken)
    {
        var children = (await _children(cancellationToken)).ToLookup(child => child.Id);
        List<LogStreamFacts> facts = [];
        foreach (var place in PlacesOf([], null).Value)
        {
            await using var bytes = new StreamBytes(_io.Files, place);
            var (start, end) = await bytes.BoundsAsync(cancellationToken);
            var child = children[Supervision.Worker.IdOf(place.Worker)].FirstOrDefault();
            var kept = place.Stream == LogStream.Output ? child?.Output : child?.Error;
            facts.Add(new LogStreamFacts(place.Worker, place.Stream, start, end, kept?.Dropped));
        }

        return facts;
    }

    /// <summary>Begins to follow logs.</summary>
    public async ValueTask<Result<LogFollow>> FollowAsync(LogFollowing following, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(following);
        if (!LineFilter.Of(following.Filter).TryGet(out var filter, out var fault)
            || !PlacesOf(following.Workers, following.Stream).TryGet(out var places, out fault))
        {
            return fault;
        }

        if (places.Count > 2 * LogFollowing.MostWorkers)
            return new Fault(RequestErrors.InvalidField, $"workers: one reader follows {LogFollowing.MostWorkers} at the most.");
        var search = new LogSearch { Limit = Math.Clamp(following.Last, 0, LogSearch.MostLines) };
        var tail = new LogTail(_io, SearchLimits.Usual, places.Count, filter, search);
        List<LineReader> readers = [];
        try
        {
            foreach (var place in places)
            {
                var reader = new LineReader(_io.Files, place, SearchLimits.PieceBytes(places.Count));
                readers.Add(reader);
                await BeginAsync(reader, following, tail, cancellationToken);
            }
        }
        catch
        {
            foreach (var reader in readers)
                await reader.DisposeAsync();
            throw;
        }

        var backlog = tail.Page.Lines;
        return new LogFollow(_io, filter, [.. readers], backlog, Begin(readers, backlog));
    }

    /// <summary>Where one worker's streams are before the backlog is told.</summary>
    private static LogPositions Begin(List<LineReader> readers, IReadOnlyList<LogLine> backlog)
    {
        var begin = default(LogPositions);
        foreach (var reader in readers)
        {
            var first = backlog.FirstOrDefault(line => line.Stream == reader.Place.Stream)?.Position ?? reader.Position;
            begin = reader.Place.Stream == LogStream.Output ? begin with { Output = first } : begin with { Error = first };
        }

        return begin;
    }

    private static async ValueTask BeginAsync(LineReader reader, LogFollowing following, LogTail tail, CancellationToken cancellationToken)
    {
        if (following.From is { } from)
        {
            reader.Position = from.Of(reader.Place.Stream);
            return;
        }

        if (following.Since is { } since && await reader.SeekAsync(since, cancellationToken))
            return;
        var end = await reader.LastEndAsync(cancellationToken);
        reader.Position = end;
        if (following.Last > 0 && following.Since is null)
            await tail.AddAsync(reader, end, cancellationToken);
    }

    private Result<IReadOnlyList<LogPlace>> PlacesOf(IReadOnlyList<string> wanted, LogStream? stream)
    {
        var workers = _workers();
        foreach (var name in wanted)
        {
            if (!workers.Contains(name, StringComparer.Ordinal))
                return _unknown(name);
        }

        LogStream[] streams = stream is { } one ? [one] : [LogStream.Output, LogStream.Error];
        List<LogPlace> places = [.. from worker in (wanted.Count == 0 ? workers : wanted).Distinct(StringComparer.Ordinal)
                                    from each in streams
                                    select new LogPlace(_folder, worker, each)];
        return places;
    }
}
