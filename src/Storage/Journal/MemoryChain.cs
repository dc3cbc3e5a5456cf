namespace Holdfast.Storage.Journal;

/// <summary>One tenant's chain in memory.</summary>
internal sealed class MemoryChain
{
    private readonly string _tenant;
    private readonly Lock _gate = new();
    private readonly List<JournalRecord> _records = [];
    private readonly RecordEncoding _encoding;
    private ChainHead _head;

    internal MemoryChain(string tenant)
    {
        _tenant = tenant;
        _encoding = new RecordEncoding(tenant);
        _head = ChainHead.Empty(tenant);
    }

    internal DurableSignal Durable { get; } = new();

    internal long Append(JournalEntry entry, DateTimeOffset time)
    {
        JournalRecord record;
        lock (_gate)
        {
            long microseconds = RecordTime.ToMicroseconds(time);
            byte[] hash = new byte[RecordEncoding.HashSize];
            _encoding.Begin(_head.Hash, _head.Sequence + 1, microseconds);
            _encoding.Add(entry.Actor);
            _encoding.Add(entry.Kind);
            _encoding.Add(entry.Subject);
            _encoding.Add(entry.Result);
            _encoding.Add(entry.Data);
            _encoding.Hash(hash);
            DateTimeOffset kept = RecordTime.FromMicroseconds(microseconds);
            record = new JournalRecord(_head.Sequence + 1, kept, entry with { Time = kept }, hash);
            _records.Add(record);
            _head = new ChainHead(record.Sequence, hash);
        }

        Durable.Advance(record.Sequence);
        return record.Sequence;
    }

    internal IReadOnlyList<JournalRecord> Read(JournalQuery query)
    {
        lock (_gate)
        {
            IEnumerable<JournalRecord> records = query.Newest ? _records.AsEnumerable().Reverse() : _records;
            return [.. records.Where(record => JournalSelection.Selects(query, record)).Take(query.Limit)];
        }
    }

    internal VerifyReport Verify()
    {
        lock (_gate)
        {
            return ChainWalk.Run(_tenant, _records, _head);
        }
    }
}
