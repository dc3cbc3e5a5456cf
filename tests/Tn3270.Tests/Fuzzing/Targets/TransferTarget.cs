using System.Buffers;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Screen;
using Holdfast.Tn3270.Transfer;

namespace Holdfast.Tn3270.Tests.Fuzzing.Targets;

/// <summary>
/// Both ends of a file transfer with a bad line between them. The first byte chooses direction, mode and form; then each record from
/// either side is passed on, changed, cut short, held back or replaced as the next bytes say. It ends by itself, and when nothing is
/// changed any more the ends do not go on for ever.
/// </summary>
internal sealed class TransferTarget : FuzzTarget
{
    private const int ContentLength = 5000, TurnLimit = 5000;

    private static readonly byte[][] Words =
    [
        [0], [1, 0x00, 0x03, 0xFF], [1, 0x00, 0x05, 0xC2], [2, 0x08], [3, 0x06, 0xF3, 0x00, 0x05, 0x01, 0xFF, 0x02], [3, 0x00], [4],
        [3, 0x0A, 0xF3, 0x00, 0x09, 0xD0, 0x47, 0x04, 0xC0, 0x80, 0x61, 0x00], [3, 0x07, 0xF3, 0x00, 0x05, 0xD0, 0x46, 0x11, 0x01],
        [3, 0x05, 0xF3, 0x00, 0x05, 0xD0, 0x41, 0x12], [3, 0x06, 0x88, 0x00, 0x05, 0xD0, 0x47, 0x05], [3, 0x03, 0xF1, 0x7D, 0x6D], [5],
    ];

    private static readonly byte[] Content = [.. Enumerable.Range(0, ContentLength).Select(i => (byte)(i * 31 % 251))];

    public override string Name => "transfer";

    public override IReadOnlyList<byte[]> Tokens => Words;

    public override byte[] Generate(Random random)
    {
        List<byte> bytes = [(byte)random.Next(256)];
        for (var words = random.Next(24); words > 0; words--)
            bytes.AddRange(random.Next(2) == 0 ? [0] : Words[random.Next(Words.Length)]);
        return [.. bytes];
    }

    public override void Run(ReadOnlySpan<byte> input, FuzzNovelty novelty)
    {
        if (input.IsEmpty)
            return;
        int setup = input[0];
        var sends = (setup & 1) != 0;
        var command = new TransferCommand
        {
            Direction = sends ? TransferDirection.Send : TransferDirection.Receive, HostFile = "A", Text = (setup & 4) != 0, CrLf = (setup & 8) != 0,
        };
        ScreenBuffer screen = new(TerminalModel.Model2, CodePage.Cp037);
        TransferMachine terminal = new(new TransferRequest { Command = command, Content = sends ? Content : default }, CodePage.Cp037);
        TransferJob job = new(sends ? default : Content, 1 << 20);
        IHostTransfer host = (setup & 2) != 0 ? new DftHost(job, sends, 256 + (setup * 16)) : new CutHost(job, sends, CodePage.Cp037);
        var line = new BadLine(input[1..]);
        var record = host.Start();
        for (var turn = 0; record is not null; turn++)
        {
            Assert.True(turn < TurnLimit, "it does not end");
            if (line.Pass(record) is not { } shown)
                break;
            ArrayBufferWriter<byte> own = new(), answer = new();
            screen.Execute(shown, own);
            terminal.Take(shown, screen, answer);
            novelty.See((int)terminal.State, (int)job.State, FuzzNovelty.Size(answer.WrittenCount), answer.WrittenCount > 0 ? answer.WrittenSpan[0] : 0, setup & 3);
            if (line.Pass(answer.WrittenSpan.ToArray()) is not { } heard)
                break;
            record = host.Take(heard);
            if (host.AwaitsVerdict)
                record = host.Finish(job.State == TransferState.Failed ? "TRANS06   failed" : "TRANS03   complete", job.State == TransferState.Failed);
        }

        Assert.InRange(terminal.Received().Length, 0, 1 << 22);
        novelty.See(99, (int)terminal.State, (int)job.State, FuzzNovelty.Size(terminal.Moved), FuzzNovelty.Size(job.Moved));
    }

    private ref struct BadLine(ReadOnlySpan<byte> script)
    {
        private ReadOnlySpan<byte> _script = script;

        /// <summary>What arrives in place of a record; null where the line is cut.</summary>
        public byte[]? Pass(byte[] record)
        {
            switch (Next() % 6)
            {
                case 1 when record.Length > 0:
                    record = [.. record];
                    record[((Next() << 8) | Next()) % record.Length] = Next();
                    return record;
                case 2:
                    return record[..Math.Min(record.Length, Next())];
                case 3:
                    var length = Math.Min(Next(), _script.Length);
                    var other = _script[..length].ToArray();
                    _script = _script[length..];
                    return other;
                case 4:
                    return [];
                case 5:
                    return null;
                default:
                    return record;
            }
        }

        private byte Next()
        {
            if (_script.IsEmpty)
                return 0;
            var next = _script[0];
            _script = _script[1..];
            return next;
        }
    }
}
