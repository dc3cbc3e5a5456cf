using Holdfast.Runtime;
using Holdfast.Storage.Journal;

namespace Holdfast.Sessions.Tests.Survival;

/// <summary>What a journal has written, whichever daemon wrote it.</summary>
internal sealed class DurableEntries(Io io)
{
    private readonly List<JournalEntry> _all = [];

    /// <summary>To read from.</summary>
    public MemoryJournal Disk { get; } = new(io);

    /// <summary>All, in the order in which they became durable.</summary>
    public IReadOnlyList<JournalEntry> All => _all;

    /// <summary>Writes one; takes no turn.</summary>
    public async ValueTask<long> WriteAsync(JournalEntry entry)
    {
        _all.Add(entry);
        return await Disk.AppendAsync(entry, CancellationToken.None);
    }
}
