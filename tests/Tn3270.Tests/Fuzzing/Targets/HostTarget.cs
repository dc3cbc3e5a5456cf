using Holdfast.Tn3270.Host;

namespace Holdfast.Tn3270.Tests.Fuzzing.Targets;

/// <summary>The host's end: bytes from a terminal; a panel is shown whenever it is ready for one.</summary>
internal sealed class HostTarget : FuzzTarget
{
    private static readonly byte[][] Words =
    [
        [0xFF, 0xFB, 0x28], [0xFF, 0xFC, 0x28],
        [0xFF, 0xFA, 0x28, 0x02, 0x07, 0x49, 0x42, 0x4D, 0x2D, 0x33, 0x32, 0x37, 0x38, 0x2D, 0x32, 0x2D, 0x45, 0xFF, 0xF0],
        [0xFF, 0xFA, 0x28, 0x03, 0x07, 0x00, 0x02, 0x04, 0xFF, 0xF0], [0xFF, 0xFA, 0x28, 0x03, 0x04, 0xFF, 0xF0],
        [0xFF, 0xFB, 0x18], [0xFF, 0xFA, 0x18, 0x00, 0x49, 0x42, 0x4D, 0x2D, 0x33, 0x32, 0x37, 0x38, 0x2D, 0x32, 0xFF, 0xF0],
        [0xFF, 0xFB, 0x19, 0xFF, 0xFD, 0x19], [0xFF, 0xFB, 0x00, 0xFF, 0xFD, 0x00], [0x00, 0x00, 0x00, 0x00, 0x00], [0xFF, 0xEF],
        [0x7D, 0x40, 0xC1, 0x11, 0x40, 0xC4, 0xC1, 0xC2], [0x88, 0x00, 0x08, 0x81, 0x80, 0x80, 0x81, 0x85, 0x86], [0x6D],
        [0x02, 0x00, 0x00, 0x00, 0x01, 0x00], [0x02, 0x00, 0x01, 0x00, 0x01, 0x02], [0xFF, 0xF3], [0xFF, 0xF4], [0xFF, 0xF5],
        [0xF1, 0x40, 0x40], [0x08], [0x1D, 0x40], [0x28, 0x42, 0xF2],
    ];

    private static readonly Panel Shown = new()
    {
        Name = "fuzz",
        Fields =
        [
            new() { Row = 1, Column = 2, Text = "NAME" },
            new() { Row = 2, Column = 2, Name = "in", Input = true, Length = 10 },
            new() { Row = 3, Column = 2, Name = "secret", Input = true, Length = 8, Hidden = true },
        ],
    };

    public override string Name => "host";

    public override IReadOnlyList<byte[]> Tokens => Words;

    public override byte[] Generate(Random random)
    {
        List<byte> bytes = [];
        int[] opening = random.Next(2) == 0 ? [0, 2, 3] : [1, 5, 6, 7, 8];
        foreach (var word in opening)
            bytes.AddRange(Words[word]);
        for (var words = random.Next(16); words > 0; words--)
            bytes.AddRange(Words[random.Next(Words.Length)]);
        return [.. bytes];
    }

    public override void Run(ReadOnlySpan<byte> input, FuzzNovelty novelty)
    {
        HostMachine host = new(new HostOptions { ConnectionLimit = 4 });
        var shown = 0;
        while (!input.IsEmpty)
        {
            // Up to the next IAC, so that what it answers is seen at each step.
            var length = Math.Max(1, input[1..].IndexOf((byte)0xFF) + 1);
            host.Receive(input[..length]);
            input = input[length..];
            if (host.Ready && shown++ < 8)
                host.Show(Shown);
            var reply = host.TakeReply();
            novelty.See(
                host.Negotiated ? 1 : 0, host.Ready ? 1 : 0, host.SpeaksTn3270E ? 1 : 0, FuzzNovelty.Size(host.Output.Length),
                host.FailureReason?.Length ?? 0, (int?)reply?.Aid ?? -1, FuzzNovelty.Size(host.Rows));
            host.OutputSent(host.Output.Length);
        }
    }
}
