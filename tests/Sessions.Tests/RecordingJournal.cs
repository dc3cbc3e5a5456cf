using Holdfast.Runtime;
using Holdfast.Storage.Journal;

namespace Holdfast.Sessions.Tests;

/// <summary>A journal in memory that can be made to fail as a full disk does.</summary>
internal sealed class RecordingJournal(Io io) : EventJournal
{
    private readonly Lock _gate = new();
    private readonly List<JournalEntry> _entries = [];

    /// <summary>Whether it takes nothing.</summary>
    public bool Full { get; set; }

    public IReadOnlyList<JournalEntry> Entries
    {
        get
        {
            lock (_gate) return [.. _entries];
        }
    }

    public override async ValueTask<JournalRecord> AppendAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        Post(entry);
        await io.Clock.Delay(TimeSpan.FromMilliseconds(1), cancellationToken);
        return new JournalRecord(1, io.Clock.UtcNow, entry, default);
    }

    public override void Post(JournalEntry entry)
    {
        lock (_gate)
        {
            if (Full) throw new JournalException("No space left on device.");
            _entries.Add(entry);
        }
    }

    public override ValueTask<IReadOnlyList<JournalRecord>> ReadAsync(string tenant, JournalQuery query, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public override ValueTask WaitAsync(string tenant, long after, CancellationToken cancellationToken) => throw new NotSupportedException();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
