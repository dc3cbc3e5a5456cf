using System.Globalization;

namespace Holdfast.Benchmarks.Tn3270;

/// <summary>A host's records for a screen of 24 by 80, the same in each run, each ended by IAC EOR.</summary>
internal sealed class MixedStream
{
    private const int Seed = 3270;

    /// <summary>Of twenty records: panels, then small writes; the rest are drawn with Repeat to Address.</summary>
    private const int PanelShare = 9, PartialShare = 7, Shares = 20;

    private const int RecordsInAll = 2000;

    private readonly Dictionary<RecordKinds, (int Count, int Bytes)> _kinds = [];

    private MixedStream(byte[] bytes) => Bytes = bytes;

    /// <summary>All records, one after the other.</summary>
    public byte[] Bytes { get; private set; }

    /// <summary>How many there are.</summary>
    public int Records { get; private set; }

    /// <summary>A stream of some kinds of records; with more than one, mixed in the usual shares.</summary>
    /// <param name="kinds">What it is made of.</param>
    /// <param name="header">What precedes each record: the header of TN3270E, or nothing.</param>
    public static MixedStream Make(RecordKinds kinds, byte[]? header = null)
    {
        Random random = new(Seed);
        MixedStream stream = new([]);
        List<byte> all = [];
        while (stream.Records < RecordsInAll)
        {
            int draw = random.Next(Shares);
            RecordKinds kind = draw < PanelShare ? RecordKinds.Panels
                : draw < PanelShare + PartialShare ? RecordKinds.Partials
                : RecordKinds.Repeats;
            if ((kinds & kind) == RecordKinds.None)
            {
                continue;
            }
            int start = all.Count;
            all.AddRange(header ?? []);
            RecordMaker.Append(all, kind, random);
            all.AddRange([0xFF, 0xEF]);
            stream.Count(kind, all.Count - start);
        }
        stream.Bytes = [.. all];
        return stream;
    }

    /// <summary>Prints how many records of which size there are.</summary>
    public void Describe()
    {
        foreach ((RecordKinds kind, (int count, int bytes)) in _kinds.OrderBy(entry => entry.Key))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind}_count {count}"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind}_bytes {bytes / (double)count:0}"));
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"All_bytes {Bytes.Length / (double)Records:0}"));
    }

    private void Count(RecordKinds kind, int bytes)
    {
        _kinds.TryGetValue(kind, out (int Count, int Bytes) so);
        _kinds[kind] = (so.Count + 1, so.Bytes + bytes);
        Records++;
    }
}
