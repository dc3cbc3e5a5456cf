using System.Collections.Concurrent;
using Holdfast.Runtime;

namespace Holdfast.Storage.Journal;

/// <summary>A journal in memory, with the same chain: for simulation and tests. Appends are durable at once and in call order.</summary>
public sealed class MemoryJournal : EventJournal
{
    private readonly Io _io;
    private readonly ConcurrentDictionary<string, MemoryChain> _chains = new(StringComparer.Ordinal);
    private volatile bool _closed;

    /// <summary>Creates an empty journal that takes its times from the given execution model.</summary>
    public MemoryJournal(Io io)
    {
        ArgumentNullException.ThrowIfNull(io);
        _io = io;
    }

    /// <summary>Always empty: memory does not fail.</summary>
    public override IReadOnlyDictionary<string, JournalException> Failures { get; } = new Dictionary<string, JournalException>();

    /// <inheritdoc/>
    public override ValueTask<long> AppendAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Append(entry));
    }

    /// <inheritdoc/>
    public override void Post(JournalEntry entry) => Append(entry);

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyList<JournalRecord>> ReadAsync(
        string tenant, JournalQuery query, CancellationToken cancellationToken)
    {
        JournalSelection.Check(query);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(ChainOf(tenant).Read(query));
    }

    /// <inheritdoc/>
    public override ValueTask WaitAsync(string tenant, long after, CancellationToken cancellationToken) =>
        _closed ? throw new JournalException("the journal is closed") : ChainOf(tenant).Durable.WaitAsync(after, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask<VerifyReport> VerifyAsync(string tenant, CancellationToken cancellationToken) =>
        ValueTask.FromResult(ChainOf(tenant).Verify());

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _closed = true;
        foreach (MemoryChain chain in _chains.Values)
        {
            chain.Durable.Close(new JournalException("the journal is closed"));
        }

        return ValueTask.CompletedTask;
    }

    private long Append(JournalEntry entry)
    {
        JournalLimits.Check(entry);
        if (_closed)
        {
            throw new JournalException("the journal is closed");
        }

        return ChainOf(entry.Tenant).Append(entry, entry.Time ?? _io.Clock.UtcNow);
    }

    private MemoryChain ChainOf(string tenant) =>
        JournalFolder.IsName(tenant)
            ? _chains.GetOrAdd(tenant, static name => new MemoryChain(name))
            : throw new ArgumentException("a tenant's name is 1 to 40 of a to z, 0 to 9 and the hyphen", nameof(tenant));
}
