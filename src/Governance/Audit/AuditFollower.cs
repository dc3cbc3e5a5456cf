using Holdfast.Storage.Journal;

namespace Holdfast.Governance.Audit;

/// <summary>Reads a trail as it grows. That it was opened is recorded once; its records are not recorded as readings of their own.</summary>
public sealed class AuditFollower
{
    private readonly EventJournal _journal;
    private readonly string _tenant;
    private long _after;

    internal AuditFollower(EventJournal journal, string tenant, long after)
    {
        _journal = journal;
        _tenant = tenant;
        _after = after;
    }

    /// <summary>The next records, oldest first, at least one; waits until there are any.</summary>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public async ValueTask<IReadOnlyList<JournalRecord>> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _journal.WaitAsync(_tenant, _after, cancellationToken);
            IReadOnlyList<JournalRecord> records = await _journal.ReadAsync(_tenant, new JournalQuery { After = _after }, cancellationToken);
            if (records.Count == 0)
            {
                continue;
            }

            _after = records[^1].Sequence;
            return records;
        }
    }
}
