using System.Text;

namespace Holdfast.Storage.Journal;

/// <summary>Walks a chain record by record and says which is the first that is not as it was written. Pure.</summary>
internal sealed class ChainWalk
{
    private readonly RecordEncoding _encoding;
    private readonly byte[] _computed = new byte[RecordEncoding.HashSize];

    internal ChainWalk(string tenant)
    {
        Tenant = tenant;
        _encoding = new RecordEncoding(tenant);
        Head = ChainHead.Empty(tenant);
    }

    /// <summary>Whose chain.</summary>
    internal string Tenant { get; }

    /// <summary>The last good record.</summary>
    internal ChainHead Head { get; private set; }

    /// <summary>Walks records that are in memory, and compares their end with the head that was kept beside them.</summary>
    internal static VerifyReport Run(string tenant, IEnumerable<JournalRecord> records, ChainHead kept)
    {
        ChainWalk walk = new(tenant);
        BrokenRecord? broken = null;
        foreach (JournalRecord record in records)
        {
            broken = walk.Next(new StoredRecord
            {
                Sequence = record.Sequence,
                Microseconds = RecordTime.ToMicroseconds(record.Time),
                Actor = Encoding.UTF8.GetBytes(record.Entry.Actor),
                Kind = Encoding.UTF8.GetBytes(record.Entry.Kind),
                Subject = Encoding.UTF8.GetBytes(record.Entry.Subject),
                Result = Encoding.UTF8.GetBytes(record.Entry.Result),
                Data = Encoding.UTF8.GetBytes(record.Entry.Data),
                Previous = walk.Head.Hash,
                Hash = record.Hash.Span,
            });
            if (broken is not null)
            {
                break;
            }
        }

        broken ??= walk.Finish(kept);
        return new VerifyReport(tenant, walk.Head.Sequence, broken, [], walk.Head.Hash);
    }

    /// <summary>Goes on to the next record; null where it is the right one.</summary>
    internal BrokenRecord? Next(in StoredRecord record)
    {
        long expected = Head.Sequence + 1;
        if (record.Sequence != expected)
        {
            return new BrokenRecord(
                expected,
                record.Sequence > expected
                    ? $"the record is missing: after {Head.Sequence} comes {record.Sequence}"
                    : $"the record is out of order: after {Head.Sequence} comes {record.Sequence}");
        }

        // The walk's own hash is used below, whose length is certain.
        if (!record.Previous.SequenceEqual(Head.Hash))
        {
            return new BrokenRecord(expected, "the record does not carry its predecessor's hash");
        }

        _encoding.Begin(Head.Hash, record.Sequence, record.Microseconds);
        _encoding.Add(record.Actor);
        _encoding.Add(record.Kind);
        _encoding.Add(record.Subject);
        _encoding.Add(record.Result);
        _encoding.Add(record.Data);
        _encoding.Hash(_computed);
        if (!record.Hash.SequenceEqual(_computed))
        {
            return new BrokenRecord(expected, "the record's content and its hash do not match: one of them was changed");
        }

        Head = new ChainHead(expected, record.Hash.ToArray());
        return null;
    }

    /// <summary>Compares the end of the walk with the head that was kept apart from the records.</summary>
    internal BrokenRecord? Finish(in ChainHead kept)
    {
        if (kept.Sequence > Head.Sequence)
        {
            return new BrokenRecord(Head.Sequence + 1, $"the record is missing: the head says that there are {kept.Sequence}");
        }

        if (kept.Sequence < Head.Sequence)
        {
            return new BrokenRecord(
                Math.Max(kept.Sequence, 0) + 1, $"the record stands behind the head, which says that there are {kept.Sequence}");
        }

        return kept.Hash.AsSpan().SequenceEqual(Head.Hash)
            ? null
            : new BrokenRecord(Math.Max(Head.Sequence, 1), "the head keeps another hash than the last record");
    }
}
