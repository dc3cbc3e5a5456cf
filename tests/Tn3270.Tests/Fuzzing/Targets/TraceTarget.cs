using System.Text;
using Holdfast.Tn3270.Tests.Traces;
using Holdfast.Tn3270.Traces;

namespace Holdfast.Tn3270.Tests.Fuzzing.Targets;

/// <summary>Traces: any division of the file gives the same, and what was read is written so that it is read again.</summary>
internal sealed class TraceTarget : FuzzTarget
{
    private static readonly byte[][] Words =
    [
        .. new[]
        {
            "< 0x0   ", "> 0x0   ", "< 0x20  ", "> 0x2   ", "c1c2", "ffef\n", "\n", "\r\n", "+mark\n", "20260304.120000.000 x\n", "0x", " ",
            " Model 3279-4-E, 43 rows x 80 cols, code page cp273\n", "< 0x0   c1c2\n< 0x2   c3\n",
        }.Select(Encoding.ASCII.GetBytes),
    ];

    public override string Name => "trace";

    public override IReadOnlyList<byte[]> Tokens => Words;

    public override byte[] Generate(Random random)
    {
        List<byte> bytes = [];
        for (var words = random.Next(24); words > 0; words--)
            bytes.AddRange(Words[random.Next(Words.Length)]);
        return [.. bytes];
    }

    public override void Run(ReadOnlySpan<byte> input, FuzzNovelty novelty)
    {
        var (entries, reader) = Read(input, int.MaxValue);
        var (divided, other) = Read(input, 1 + (input.Length % 7));
        Assert.Equal((reader.Fault, reader.Model, reader.CodePage), (other.Fault, other.Model, other.CodePage));
        Assert.Equal(TraceText.Show(entries), TraceText.Show(divided));
        foreach (var entry in entries)
            novelty.See((int)entry.Side, FuzzNovelty.Size(entry.Bytes.Length), entry.Time is null ? 0 : 1);
        novelty.See(9, reader.Fault?.Reason.Length ?? 0, reader.Model is null ? 0 : 1, reader.CodePage is null ? 0 : 1);

        var (again, _) = TraceText.Read(TraceText.Write(output =>
        {
            foreach (var entry in entries.Where(entry => entry.Side != TraceSide.Mark))
                TraceFormat.WriteEntry(output, entry);
        }));
        Assert.Equal(Bytes(entries), Bytes(again));
    }

    private static (List<TraceEntry> Entries, TraceReader Reader) Read(ReadOnlySpan<byte> input, int piece)
    {
        TraceReader reader = new();
        List<TraceEntry> entries = [];
        for (; !input.IsEmpty; input = input[Math.Min(piece, input.Length)..])
            reader.Take(input[..Math.Min(piece, input.Length)], entries);
        reader.Complete(entries);
        return (entries, reader);
    }

    private static IEnumerable<string> Bytes(List<TraceEntry> entries) => entries
        .Where(entry => entry.Side != TraceSide.Mark)
        .Select(entry => $"{entry.Side} {Convert.ToHexStringLower(entry.Bytes.Span)} {entry.Time:O}");
}
