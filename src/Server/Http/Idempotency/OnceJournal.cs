using System.Collections.Concurrent;
using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Runtime.Synchronization;
using Holdfast.Storage.Journal;

namespace Holdfast.Server.Http.Idempotency;

/// <summary>Has the keys of requests outlive the daemon: tells the journal of them, and reads there what daemons before were asked.</summary>
internal sealed class OnceJournal(EventJournal journal, Clock clock)
{
    private readonly AsyncMutex _turn = new("idempotency keys");
    private readonly ConcurrentDictionary<string, bool> _recalled = new(StringComparer.Ordinal);

    /// <summary>Puts into a table what a tenant asked of the daemons before; once for each tenant, before anything else of it is there.</summary>
    /// <returns>Why that cannot be; null where it is done.</returns>
    public async ValueTask<Fault?> RecallAsync(string tenant, OnceTable table, CancellationToken cancellationToken)
    {
        if (_recalled.ContainsKey(tenant)) return null;
        using var turn = await _turn.LockAsync(cancellationToken);
        if (_recalled.ContainsKey(tenant)) return null;
        try
        {
            foreach (var request in OnceRecords.Fold(await ReadAsync(tenant, cancellationToken)))
                table.Restore(request, clock.Elapsed - (clock.UtcNow - request.At));
            _recalled[tenant] = true;
            return null;
        }
        catch (JournalException e)
        {
            return new Fault(JournalErrors.Unavailable, $"What was asked before cannot be read, so nothing was done: {e.Message}");
        }
    }

    /// <summary>A request is to begin; when this is done it is durable that it may have been carried out.</summary>
    /// <returns>Why it must not begin; null where it may.</returns>
    public async ValueTask<Fault?> BegunAsync(OnceEntry entry, string operation)
    {
        try
        {
            await journal.AppendAsync(OnceRecords.Begun(entry, operation), CancellationToken.None);
            return null;
        }
        catch (JournalException e)
        {
            return new Fault(JournalErrors.Unavailable, $"Nothing was done: {e.Message}");
        }
    }

    /// <summary>A request has ended. Where that cannot be recorded, a later daemon will not know how.</summary>
    public async ValueTask EndedAsync(OnceEntry entry, KeptAnswer? answer, OnceEnd end, bool withBody)
    {
        try
        {
            await journal.AppendAsync(OnceRecords.Ended(entry, answer, end, withBody), CancellationToken.None);
        }
        catch (JournalException)
        {
            // What was done is done, and its answer is right; the journal's own state tells that it takes nothing.
        }
    }

    private async ValueTask<List<JournalRecord>> ReadAsync(string tenant, CancellationToken cancellationToken)
    {
        List<JournalRecord> records = [];
        var query = new JournalQuery { Kind = OnceRecords.Kinds, From = clock.UtcNow - OnceTable.Lifetime, Limit = JournalLimits.ReadRecords };
        while (true)
        {
            var page = await journal.ReadAsync(tenant, query, cancellationToken);
            records.AddRange(page);
            if (page.Count < JournalLimits.ReadRecords) return records;
            query = query with { After = page[^1].Sequence };
        }
    }
}
