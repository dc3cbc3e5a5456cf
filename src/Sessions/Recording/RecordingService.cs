using System.Runtime.CompilerServices;
using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Storage.Journal;

namespace Holdfast.Sessions.Recording;

/// <summary>
/// The recordings of a node, for callers: listed, watched, searched, removed. A recording of another tenant is answered as one that is not
/// there. Whoever created a session may watch it; those of others, whoever may operate endpoints. Each look into one is in the journal before
/// it is answered.
/// </summary>
public sealed class RecordingService
{
    private readonly RecordingShelf _shelf;
    private readonly RecordingEvents _events;

    internal RecordingService(RecordingShelf shelf, RecordingEvents events) => (_shelf, _events) = (shelf, events);

    /// <summary>
    /// The recordings of the caller's tenant that a filter covers, the newest first. With a text, it looks into those that the caller may
    /// watch, within a limit of bytes: the answer then says where to go on, even where it holds fewer than were wanted.
    /// </summary>
    public async ValueTask<Result<RecordingPage>> ListAsync(Caller caller, RecordingFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(filter);
        if (Check(filter) is { } invalid) return invalid;
        if (filter.Text is not null && await SearchedAsync(caller, filter) is { } refused) return refused;
        await _shelf.Loaded.WaitAsync(cancellationToken);
        var search = filter.Text is { } text ? new RecordingSearch(_shelf, text, int.MaxValue) : null;
        List<RecordingView> found = [];
        string? last = null;
        foreach (var entry in Meant(caller, filter))
        {
            if (filter.Cursor is { } cursor && string.CompareOrdinal(entry.Header.Id, cursor) >= 0) continue;
            if (found.Count == filter.Limit || search?.ScannedBytes > RecordingSearch.BytesLimit) return new RecordingPage(found, last);
            last = entry.Header.Id;
            if (search is not null && !await HoldsAsync(search, entry, cancellationToken)) continue;
            found.Add(entry.View());
        }

        return new RecordingPage(found, null);
    }

    /// <summary>One recording.</summary>
    public async ValueTask<Result<RecordingView>> FindAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        await _shelf.Loaded.WaitAsync(cancellationToken);
        return Find(caller, id).TryGet(out var entry, out var fault) ? entry.View() : fault;
    }

    /// <summary>Moments of a recording. That the caller looked is in the journal before.</summary>
    public async ValueTask<Result<MomentPage>> MomentsAsync(Caller caller, string id, MomentQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Limit is < 1 or > MomentQuery.LimitLimit) return Invalid($"limit: must be between 1 and {MomentQuery.LimitLimit}.");
        if (query.Cursor is not null && query.At is not null) return Invalid("cursor, at: give one of the two.");
        if (query.At < TimeSpan.Zero) return Invalid("at: a time from the session's beginning on.");
        var from = query.Cursor is { } cursor ? MomentPlace.Parse(cursor) : null;
        if (query.Cursor is not null && from is null) return Invalid("cursor: it is none that was told.");
        if (!(await WatchAsync(caller, id, "replay", from is null ? query.At ?? TimeSpan.Zero : null, cancellationToken)).TryGet(out var entry, out var fault)) return fault;
        try
        {
            return await new RecordingWindow(_shelf, entry).ReadAsync(from, query.At, query.Limit, cancellationToken);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return Unreadable(entry, e);
        }
    }

    /// <summary>
    /// All moments of a recording, read as they are asked for. That the caller took them is in the journal before. A recording that cannot be
    /// read further ends there.
    /// </summary>
    public async ValueTask<Result<IAsyncEnumerable<RecordedMoment>>> ExportAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        if (!(await WatchAsync(caller, id, "export", TimeSpan.Zero, cancellationToken)).TryGet(out var entry, out var fault)) return fault;
        return Result(AllAsync(entry, cancellationToken));
    }

    /// <summary>
    /// Searches the screens of the recordings that a filter covers and the caller may watch, the newest first, within a limit of bytes. The
    /// filter's cursor is that of an earlier answer.
    /// </summary>
    public async ValueTask<Result<RecordingFindings>> SearchAsync(Caller caller, RecordingFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(filter);
        if (filter.Text is null) return Invalid("text: what is to be found?");
        if (Check(filter) is { } invalid) return invalid;
        var (at, place) = filter.Cursor?.Split('.', 2) is [var id, var inside] ? (id, MomentPlace.Parse(inside)) : (filter.Cursor, null);
        if (await SearchedAsync(caller, filter) is { } refused) return refused;
        await _shelf.Loaded.WaitAsync(cancellationToken);
        if (filter.Session is { } one && Find(caller, one).Fault is { } missing) return missing;
        var search = new RecordingSearch(_shelf, filter.Text, filter.Limit);
        string? next = null;
        foreach (var entry in Meant(caller, filter))
        {
            var order = at is null ? -1 : string.CompareOrdinal(entry.Header.Id, at);
            if (order > 0) continue;
            if (search.Hits.Count >= filter.Limit || search.ScannedBytes > RecordingSearch.BytesLimit)
            {
                next = entry.Header.Id;
                break;
            }

            if (await FindInAsync(search, entry, order == 0 ? place : null, cancellationToken) is not { } cut) continue;
            next = $"{entry.Header.Id}.{cut}";
            break;
        }

        // Each recording of which something is shown counts as looked into.
        foreach (var shown in search.Hits.Select(hit => hit.Recording.Id).Distinct(StringComparer.Ordinal))
        {
            if (_shelf.Find(shown) is { } entry && await ToldAsync(entry, caller, "search", null) is { } untold) return untold;
        }

        return new RecordingFindings(search.Hits, next, search.ScannedBytes);
    }

    /// <summary>Removes a recording for good, as tenant administrators may. Answers when it is gone, after that is in the journal.</summary>
    public async ValueTask<Result<Done>> RemoveAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        await _shelf.Loaded.WaitAsync(cancellationToken);
        if (!Find(caller, id).TryGet(out var entry, out var fault)) return fault;
        if (SessionService.Permit(caller, Role.TenantAdmin) is { } refused) return refused;
        if (entry.IsLive) return new Fault(RecordingErrors.StillRecording, $"Session {id} goes on.");
        try
        {
            await _events.RemovedAsync(entry, caller.Actor);
        }
        catch (JournalException e)
        {
            return new Fault(JournalErrors.Unavailable, $"Nothing was removed: {e.Message}");
        }

        return _shelf.TryRemove(entry) ? default(Done) : new Fault(RecordingErrors.Unreadable, $"The file of recording {id} could not be removed.");
    }

    private static Fault Invalid(string detail) => new(RequestErrors.InvalidField, detail);

    private static Fault Unreadable(RecordingEntry entry, Exception why) =>
        new(RecordingErrors.Unreadable, $"Recording {entry.Header.Id}: {why.Message}");

    private static Fault? Check(RecordingFilter filter)
    {
        if (filter.Limit is < 1 or > RecordingFilter.LimitLimit) return Invalid($"limit: must be between 1 and {RecordingFilter.LimitLimit}.");
        return filter.Text is { } text && (text.Trim().Length == 0 || text.Length > RecordingFilter.TextLimit || text.Any(char.IsControl))
            ? Invalid($"text: 1 to {RecordingFilter.TextLimit} characters that stand on one row.")
            : null;
    }

    private static bool MayWatch(Caller caller, RecordingEntry entry) =>
        caller.Role >= Role.PowerUser || (caller.Role >= Role.User && caller.Actor == entry.Header.Owner);

    private static Result<T> Result<T>(T value) => value;

    private Result<RecordingEntry> Find(Caller caller, string id) =>
        _shelf.Find(id) is { } entry && entry.Header.Tenant == caller.Tenant
            ? entry
            : new Fault(RecordingErrors.NoSuchRecording, $"There is no recording of session {id}.");

    private IEnumerable<RecordingEntry> Meant(Caller caller, RecordingFilter filter) => _shelf.All.Where(entry =>
        entry.Header.Tenant == caller.Tenant && filter.Covers(entry) && (filter.Text is null || MayWatch(caller, entry)));

    /// <summary>A recording that the caller may watch, once the journal has it that he does.</summary>
    private async ValueTask<Result<RecordingEntry>> WatchAsync(
        Caller caller, string id, string how, TimeSpan? from, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        await _shelf.Loaded.WaitAsync(cancellationToken);
        if (!Find(caller, id).TryGet(out var entry, out var fault)) return fault;
        if (!MayWatch(caller, entry))
            return new Fault(RequestErrors.Forbidden, $"Session {id} is not of {caller.Actor}: to watch it needs the role {Role.PowerUser}.");
        return await ToldAsync(entry, caller, how, from) is { } untold ? untold : entry;
    }

    private async ValueTask<Fault?> ToldAsync(RecordingEntry entry, Caller caller, string how, TimeSpan? from)
    {
        try
        {
            await _events.ReadAsync(entry, caller.Actor, how, from);
            return null;
        }
        catch (JournalException e)
        {
            return new Fault(JournalErrors.Unavailable, $"Nothing is shown that cannot be recorded: {e.Message}");
        }
    }

    private async ValueTask<Fault?> SearchedAsync(Caller caller, RecordingFilter filter)
    {
        if (SessionService.Permit(caller, Role.User) is { } refused) return refused;
        try
        {
            await _events.SearchedAsync(caller, filter.Text!.Length);
            return null;
        }
        catch (JournalException e)
        {
            return new Fault(JournalErrors.Unavailable, $"Nothing is searched that cannot be recorded: {e.Message}");
        }
    }

    private static async ValueTask<bool> HoldsAsync(RecordingSearch search, RecordingEntry entry, CancellationToken cancellationToken)
    {
        var before = search.Hits.Count;
        try
        {
            await search.RunAsync(entry, null, isOneEnough: true, cancellationToken);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return false;
        }

        return search.Hits.Count > before;
    }

    private static async ValueTask<MomentPlace?> FindInAsync(
        RecordingSearch search, RecordingEntry entry, MomentPlace? from, CancellationToken cancellationToken)
    {
        try
        {
            return await search.RunAsync(entry, from, isOneEnough: false, cancellationToken);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            // One that cannot be read must not hide what the others hold.
            return null;
        }
    }

    private async IAsyncEnumerable<RecordedMoment> AllAsync(RecordingEntry entry, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        MomentPlace? from = null;
        while (true)
        {
            MomentPage page;
            try
            {
                page = await new RecordingWindow(_shelf, entry).ReadAsync(from, null, MomentQuery.LimitLimit, cancellationToken);
            }
            catch (Exception e) when (e is IOException or InvalidDataException)
            {
                yield break;
            }

            foreach (var moment in page.Moments) yield return moment;
            if (page.Next is not { } next || page.Moments.Count == 0) yield break;
            from = MomentPlace.Parse(next);
        }
    }
}
