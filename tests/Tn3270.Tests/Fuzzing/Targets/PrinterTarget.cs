using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Printing;

namespace Holdfast.Tn3270.Tests.Fuzzing.Targets;

/// <summary>
/// Printers: SCS, where any division prints the same, and the data stream of an LU3, each record with its length before it. The first
/// byte chooses the page.
/// </summary>
internal sealed class PrinterTarget : FuzzTarget
{
    private static readonly byte[][] ScsWords =
    [
        [0x15], [0x0C], [0x0D], [0x25], [0x16], [0x05], [0x0B], [0x04, 0x81], [0x1E], [0x14], [0x24], [0x08, 0x90], [0x01], [0x2F],
        [0x2B, 0xC1, 0x06, 0x0A, 0x03, 0x00, 0x05, 0x08], [0x2B, 0xC2, 0x05, 0x04, 0x02, 0x03, 0x03], [0x2B, 0xC6, 0x02, 0x06],
        [0x2B, 0xD1, 0x05, 0xAA, 0xBB, 0xCC, 0xDD], [0x35, 0x03, 0x1B, 0x45, 0x46], [0x28, 0x41, 0xF1], [0x28, 0x00, 0x00],
        [0x0E, 0x45, 0x62, 0x0F], [0x2B, 0xC1, 0x00], [0x2B, 0xC2, 0xFF], [0xC1, 0xC2, 0xC3], [0x40, 0x40], [0x2B], [0x35], [0x00],
    ];

    private readonly bool _scs;

    private PrinterTarget(bool scs) => _scs = scs;

    public override string Name => _scs ? "scs" : "printer";

    public override IReadOnlyList<byte[]> Tokens => _scs ? ScsWords : Orders.Tokens;

    public static PrinterTarget Scs() => new(scs: true);

    public static PrinterTarget DataStream() => new(scs: false);

    public override byte[] Generate(Random random)
    {
        List<byte> bytes = [(byte)random.Next(256)];
        for (var words = random.Next(32); words > 0; words--)
        {
            var word = _scs ? ScsWords[random.Next(ScsWords.Length)] : Orders.Record(random);
            if (!_scs)
                bytes.Add((byte)Math.Min(255, word.Length));
            bytes.AddRange(word[..Math.Min(255, word.Length)]);
        }

        return [.. bytes];
    }

    public override void Run(ReadOnlySpan<byte> input, FuzzNovelty novelty)
    {
        if (input.IsEmpty)
            return;
        var page = (input[0] & 1) != 0 ? CodePage.Find("cp930")! : CodePage.Cp037;
        if (_scs)
            Assert.Equal(PrintScs(input[1..], page, int.MaxValue, novelty), PrintScs(input[1..], page, 1 + (input[0] >> 5), null));
        else
            PrintRecords(input[1..], page, novelty);
    }

    private static string PrintScs(ReadOnlySpan<byte> scs, CodePage page, int piece, FuzzNovelty? novelty)
    {
        PageBuilder paper = new();
        ScsPrinter printer = new(page, paper);
        for (; !scs.IsEmpty; scs = scs[Math.Min(piece, scs.Length)..])
            printer.Take(scs[..Math.Min(piece, scs.Length)]);
        printer.EndJob();
        return Text(paper, novelty, 0);
    }

    private static void PrintRecords(ReadOnlySpan<byte> records, CodePage page, FuzzNovelty novelty)
    {
        PageBuilder paper = new();
        FieldPrinter printer = new(page, paper);
        while (!records.IsEmpty)
        {
            var length = Math.Min(records[0], records.Length - 1);
            var fault = printer.Take(records.Slice(1, length));
            novelty.See((int)fault, length > 0 ? records[1] : 0, printer.HasContent ? 1 : 0, length > 2 ? records[2] & 0x38 : 0);
            records = records[(1 + length)..];
        }

        printer.EndJob();
        Text(paper, novelty, 1);
    }

    private static string Text(PageBuilder paper, FuzzNovelty? novelty, int kind)
    {
        var overflowed = paper.Overflowed;
        PrintJob job = new(1, null, paper.Take());
        var text = System.Text.Encoding.UTF8.GetString(PrintText.Write(job, transparent: true));
        novelty?.See(10 + kind, FuzzNovelty.Size(text.Length), FuzzNovelty.Size(text.Count(c => c == '\n')), FuzzNovelty.Size(text.Count(c => c == '\f')), overflowed ? 1 : 0);
        return text;
    }
}
