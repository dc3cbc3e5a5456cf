using Holdfast.Storage.Journal;

namespace Holdfast.Processes.Tests.Simulated.Course;

/// <summary>The records that outlive a daemon.</summary>
internal sealed class JournalDisk
{
    private readonly Dictionary<string, List<JournalRecord>> _bySubject = new(StringComparer.Ordinal);

    /// <summary>All, in their order.</summary>
    public List<JournalRecord> Records { get; } = [];

    /// <summary>Those about one subject, in their order.</summary>
    public IReadOnlyList<JournalRecord> About(string subject) => _bySubject.TryGetValue(subject, out var records) ? records : [];

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        Records.Clear();
        _bySubject.Clear();
    }

    /// <summary>Takes an entry in, for good, and gives its number.</summary>
    public long Add(JournalEntry entry, DateTimeOffset now)
    {
        var record = new JournalRecord(Records.Count + 1, entry.Time ?? now, entry, default);
        Records.Add(record);
        if (!_bySubject.TryGetValue(entry.Subject, out var about))
            _bySubject[entry.Subject] = about = [];
        about.Add(record);
        return record.Sequence;
    }
}
