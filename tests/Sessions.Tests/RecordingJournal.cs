using Holdfast.Runtime;
using Holdfast.Storage.Journal;

namespace Holdfast.Sessions.Tests;

/// <summary>The journal in memory, with a list of what it was told, that can be made to fail as a full disk does.</summary>
internal sealed class RecordingJournal(Io io) : EventJournal
{
    private readonly MemoryJournal _inner = new(io);
    private readonly Lock _gate = new();
    private readonly List<JournalEntry> _entries = [];

    /// <summary>Whether it takes nothing.</summary>
    public bool Full { get; set; }

    /// <summary>Kinds of events it does not take.</summary>
    public HashSet<string> Refused { get; } = [];

    /// <summary>Kinds of events at which it fails as no journal should.</summary>
    public HashSet<string> Broken { get; } = [];

    /// <summary>Called with each event that it has taken, before its writer hears of that.</summary>
    public Action<JournalEntry> Taken { get; set; } = _ => { };

    public IReadOnlyList<JournalEntry> Entries
    {
        get
        {
            lock (_gate) return [.. _entries];
        }
    }

    public override IReadOnlyDictionary<string, JournalException> Failures => _inner.Failures;

    public override async ValueTask<long> AppendAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        var number = await Keep(entry, () => _inner.AppendAsync(entry, cancellationToken));
        Taken(entry);
        await io.Clock.Delay(TimeSpan.FromMilliseconds(1), cancellationToken);
        return number;
    }

    public override void Post(JournalEntry entry) => Keep(entry, () =>
    {
        _inner.Post(entry);
        return 0;
    });

    public override ValueTask<IReadOnlyList<JournalRecord>> ReadAsync(string tenant, JournalQuery query, CancellationToken cancellationToken) =>
        _inner.ReadAsync(tenant, query, cancellationToken);

    public override ValueTask WaitAsync(string tenant, long after, CancellationToken cancellationToken) =>
        _inner.WaitAsync(tenant, after, cancellationToken);

    public override ValueTask<VerifyReport> VerifyAsync(string tenant, CancellationToken cancellationToken) =>
        _inner.VerifyAsync(tenant, cancellationToken);

    public override ValueTask DisposeAsync() => _inner.DisposeAsync();

    private T Keep<T>(JournalEntry entry, Func<T> pass)
    {
        lock (_gate)
        {
            if (Full || Refused.Contains(entry.Kind)) throw new JournalException("No space left on device.");
            if (Broken.Contains(entry.Kind)) throw new InvalidOperationException("A fault of the program.");
            _entries.Add(entry);
            return pass();
        }
    }
}
