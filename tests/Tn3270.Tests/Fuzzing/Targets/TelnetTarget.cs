using Holdfast.Tn3270.Tests.Wire;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Tests.Fuzzing.Targets;

/// <summary>The decoder of telnet: the first byte says how the rest is divided and whether records are on; any division gives the same events.</summary>
internal sealed class TelnetTarget : FuzzTarget
{
    private static readonly byte[][] Words =
    [
        [0xFF], [0xFF, 0xFF], [0xFF, 0xEF], [0xFF, 0xF0], [0xFF, 0xFA], [0xFF, 0xFB, 0x19], [0xFF, 0xFC, 0x00], [0xFF, 0xFD, 0x18],
        [0xFF, 0xFE, 0x28], [0xFF, 0xF1], [0xFF, 0xFA, 0x18, 0x01, 0xFF, 0xF0], [0xFF, 0xFD, 0x06],
    ];

    public override string Name => "telnet";

    public override IReadOnlyList<byte[]> Tokens => Words;

    public override byte[] Generate(Random random)
    {
        List<byte> bytes = [(byte)random.Next(256)];
        for (var words = random.Next(40); words > 0; words--)
        {
            if (random.Next(3) == 0)
                bytes.Add((byte)random.Next(256));
            else
                bytes.AddRange(Words[random.Next(Words.Length)]);
        }

        return [.. bytes];
    }

    public override void Run(ReadOnlySpan<byte> input, FuzzNovelty novelty)
    {
        if (input.IsEmpty)
            return;
        var records = (input[0] & 1) != 0;
        var whole = DecodedEvent.Decode(input[1..], records, int.MaxValue);
        Assert.Equal(whole, DecodedEvent.Decode(input[1..], records, 1 + (input[0] >> 1)));
        foreach (var found in whole)
        {
            novelty.See((int)found.Kind, found.Verb, Math.Min(found.Option, (byte)0x30), FuzzNovelty.Size(found.Payload.Length));
            Assert.True(found.Payload.Length / 2 <= TelnetDecoder.RecordLimit);
        }
    }
}
