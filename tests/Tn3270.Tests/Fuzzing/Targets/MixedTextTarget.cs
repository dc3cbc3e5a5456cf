using Holdfast.Tn3270.CodePages;

namespace Holdfast.Tn3270.Tests.Fuzzing.Targets;

/// <summary>Text of a code page, the first byte choosing the page: what was read and is written again is read the same.</summary>
internal sealed class MixedTextTarget : FuzzTarget
{
    private static readonly byte[][] Words =
    [
        [0x0E], [0x0F], [0x0E, 0x45, 0x62, 0x0F], [0x40, 0x40], [0x41, 0x41], [0xFE, 0xFE], [0xEC, 0xB5], [0xB3, 0x46], [0xFF], [0x00], [0xC1, 0xC2],
    ];

    public override string Name => "text";

    public override IReadOnlyList<byte[]> Tokens => Words;

    public override byte[] Generate(Random random)
    {
        var bytes = new byte[1 + random.Next(40)];
        random.NextBytes(bytes);
        for (var i = 1; i < bytes.Length; i += 1 + random.Next(8))
            bytes[i] = (byte)(0x0E + random.Next(2));
        return bytes;
    }

    public override void Run(ReadOnlySpan<byte> input, FuzzNovelty novelty)
    {
        if (input.IsEmpty)
            return;
        var page = CodePage.All[input[0] % CodePage.All.Count];
        var text = page.Decode(input[1..]);
        var unassigned = text.Count(c => c == CodePage.Unassigned);
        Assert.InRange(text.Length, 0, 2 * input.Length);
        if (unassigned == 0)
            Assert.Equal(text, page.Decode(page.Encode(text)));
        novelty.See(page.Number, page.HasDoubleByte ? 1 : 0, FuzzNovelty.Size(unassigned), FuzzNovelty.Size(text.Length));
    }
}
