namespace Holdfast.Storage.Journal;

/// <summary>
/// The one journal: durable, ordered and hash-chained per tenant. Every change of state anywhere is an event here, and
/// whatever tells of events (audit, live streams, recovery) reads them from here.
/// </summary>
public abstract class EventJournal : IAsyncDisposable
{
    /// <summary>Appends an event; completes when it would survive a power cut. Concurrent appends share one sync (group commit).</summary>
    /// <exception cref="JournalException">It could not be written.</exception>
    public abstract ValueTask<JournalRecord> AppendAsync(JournalEntry entry, CancellationToken cancellationToken);

    /// <summary>
    /// Queues an event without waiting for it; order among events of one tenant is kept. For paths that must not wait for the
    /// disk and whose truth can be found again after a crash (a child's end: the Keeper has it).
    /// </summary>
    public abstract void Post(JournalEntry entry);

    /// <summary>Reads records of one tenant.</summary>
    public abstract ValueTask<IReadOnlyList<JournalRecord>> ReadAsync(
        string tenant, JournalQuery query, CancellationToken cancellationToken);

    /// <summary>Completes when a record after <paramref name="after"/> is durable, or at once where there is one.</summary>
    public abstract ValueTask WaitAsync(string tenant, long after, CancellationToken cancellationToken);

    /// <summary>Writes what is queued and closes.</summary>
    public abstract ValueTask DisposeAsync();
}
