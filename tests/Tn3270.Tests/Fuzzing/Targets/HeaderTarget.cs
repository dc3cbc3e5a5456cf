using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Tests.Fuzzing.Targets;

/// <summary>The header of TN3270E and the BIND image after it: what is read and written again is what was read.</summary>
internal sealed class HeaderTarget : FuzzTarget
{
    private static readonly byte[][] Words =
    [
        [0x00, 0x00, 0x00, 0x00, 0x00], [0x03, 0x00, 0x00, 0x00, 0x01], [0x31, 0x01, 0x03, 0x03], [0x7F], [0x7E], [0x02], [0x18, 0x50],
    ];

    public override string Name => "header";

    public override IReadOnlyList<byte[]> Tokens => Words;

    public override byte[] Generate(Random random)
    {
        var bytes = new byte[random.Next(48)];
        random.NextBytes(bytes);
        if (bytes.Length > 0)
            bytes[0] = (byte)random.Next(10);
        if (bytes.Length > 5)
            bytes[5] = 0x31;
        return bytes;
    }

    public override void Run(ReadOnlySpan<byte> input, FuzzNovelty novelty)
    {
        if (!Tn3270EHeader.TryRead(input, out var header))
        {
            novelty.See(0, input.Length);
            return;
        }

        Span<byte> again = stackalloc byte[Tn3270EHeader.Length];
        header.Write(again);
        Assert.True(again.SequenceEqual(input[..Tn3270EHeader.Length]));
        novelty.See(1, Math.Min((int)header.Type, 16), Math.Min(header.RequestFlag, (byte)4), Math.Min((int)header.ResponseFlag, 4));
        if (BindImage.TryRead(input[Tn3270EHeader.Length..], out var bind))
        {
            Assert.InRange(bind.Rows, 0, 255);
            Assert.InRange(bind.AlternateColumns, 0, 255);
            novelty.See(2, FuzzNovelty.Size(bind.Rows), FuzzNovelty.Size(bind.Columns), FuzzNovelty.Size(bind.AlternateRows));
        }
    }
}
