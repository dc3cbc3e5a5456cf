namespace Holdfast.Storage.Journal;

/// <summary>
/// The one journal: durable, ordered and hash-chained per tenant. Every change of state anywhere is an event here, and
/// whatever tells of events (audit, live streams, recovery) reads them from here.
/// </summary>
public abstract class EventJournal : IAsyncDisposable
{
    /// <summary>
    /// The tenants whose last write failed, with the failure. An entry goes away with the next write that succeeds; a node with
    /// entries here is not ready.
    /// </summary>
    public abstract IReadOnlyDictionary<string, JournalException> Failures { get; }

    /// <summary>
    /// Appends an event; completes when it would survive a power cut. Concurrent appends share one sync (group commit). Await the
    /// result once.
    /// </summary>
    /// <param name="entry">The event.</param>
    /// <param name="cancellationToken">
    /// Ends the waiting for room in the queue, and nothing after it: a cancelled append has recorded nothing, and an event once
    /// queued is waited for to its end, so that the journal never holds what its teller takes for untold.
    /// </param>
    /// <returns>The event's number in its tenant's chain, from 1.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled before the event was queued; it is not recorded.</exception>
    /// <exception cref="JournalException">It could not be written.</exception>
    /// <exception cref="ArgumentException">The event is over one of the <see cref="JournalLimits"/>, or its tenant is no name.</exception>
    public abstract ValueTask<long> AppendAsync(JournalEntry entry, CancellationToken cancellationToken);

    /// <summary>
    /// Queues an event without waiting for it; order among events of one tenant is kept. For paths that must not wait for the
    /// disk and whose truth can be found again after a crash (a child's end: the Keeper has it). Where the disk fails it is
    /// kept and tried again; what is kept counts against the same limit.
    /// </summary>
    /// <exception cref="JournalException">
    /// The queue is full, or as many posted events wait to be written (<see cref="JournalLimits.QueuedEntries"/>), or the
    /// journal is closed.
    /// </exception>
    /// <exception cref="ArgumentException">The event is over one of the <see cref="JournalLimits"/>, or its tenant is no name.</exception>
    public abstract void Post(JournalEntry entry);

    /// <summary>Reads records of one tenant; none where it has no journal.</summary>
    /// <exception cref="JournalException">They cannot be read.</exception>
    public abstract ValueTask<IReadOnlyList<JournalRecord>> ReadAsync(
        string tenant, JournalQuery query, CancellationToken cancellationToken);

    /// <summary>Completes when a record after <paramref name="after"/> is durable, or at once where there is one.</summary>
    /// <exception cref="JournalException">The journal was closed meanwhile.</exception>
    public abstract ValueTask WaitAsync(string tenant, long after, CancellationToken cancellationToken);

    /// <summary>Walks a tenant's chain and recomputes every hash; a tenant without a journal is intact and has 0 records.</summary>
    public abstract ValueTask<VerifyReport> VerifyAsync(string tenant, CancellationToken cancellationToken);

    /// <summary>Writes what is queued and closes; where a write fails meanwhile it is not tried again.</summary>
    /// <exception cref="JournalException">Posted events could not be written.</exception>
    public abstract ValueTask DisposeAsync();
}
