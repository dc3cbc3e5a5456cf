using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Transfer;

/// <summary>The terminal's end of CUT mode: looks at a frame on the screen and says what to write and which key to press.</summary>
internal sealed class CutTerminal(TransferJob job, CodePage page)
{
    private readonly CutEncoder _encoder = new();
    private readonly CutDecoder _decoder = new();
    private byte[] _lastUp = [];
    private int _lastRequest = -1;
    private byte _refused;

    private static CutAnswer Enter => new(Aid.Enter, 0, default);

    /// <summary>Answers a frame.</summary>
    /// <param name="screen">The codes of the first 1,920 cells, 0 for attributes.</param>
    public CutAnswer Take(ReadOnlySpan<byte> screen) => screen[CutFrame.TypeOffset] switch
    {
        CutFrame.Control => TakeControl(screen),
        CutFrame.Request => TakeRequest(screen),
        CutFrame.Data => TakeData(screen),
        CutFrame.Retransmit => Abort(screen, "the host asked for a frame again", CutFrame.AbortTransmission),
        _ => Abort(screen, "the host sent a frame of an unknown type", CutFrame.AbortTransmission),
    };

    private CutAnswer TakeControl(ReadOnlySpan<byte> screen)
    {
        int status = (screen[CutFrame.StatusOffset] << 8) | screen[CutFrame.StatusOffset + 1];
        switch (status)
        {
            case CutFrame.Acknowledge:
                job.Run();
                return Enter;
            case CutFrame.Complete:
                job.Complete(Message(screen));
                return Enter;
            case CutFrame.AbortFile or CutFrame.AbortTransmission:
                job.Fail(Message(screen) ?? "the host gave the transfer up");
                return Enter;
            default:
                return Abort(screen, "the host sent a control frame of an unknown status", CutFrame.AbortTransmission);
        }
    }

    private CutAnswer TakeRequest(ReadOnlySpan<byte> screen)
    {
        if (job.IsCancelling)
        {
            return Abort(screen, "the transfer was given up", CutFrame.AbortFile);
        }
        int sequence = screen[CutFrame.UpSequenceOffset];
        if (sequence != _lastRequest)
        {
            _lastRequest = sequence;
            _lastUp = NextUp((byte)sequence);
        }
        return new CutAnswer(Aid.Enter, CutFrame.UpSequenceOffset, _lastUp);
    }

    // Sequence, checksum, length, data: what stands from the sequence on.
    private byte[] NextUp(byte sequence)
    {
        Span<byte> data = stackalloc byte[CutFrame.UpDataLimit];
        int count = _encoder.Fill(job.Outgoing, data, out int consumed);
        job.Advance(consumed);
        if (count == 0)
        {
            CutFrame.EndOfFile.CopyTo(data);
            count = CutFrame.EndOfFile.Length;
        }
        data = data[..count];
        return [sequence, CutFrame.Checksum(data), CutFrame.Digit(count >> 6), CutFrame.Digit(count), .. data];
    }

    private CutAnswer TakeData(ReadOnlySpan<byte> screen)
    {
        if (job.IsCancelling)
        {
            return Abort(screen, "the transfer was given up", CutFrame.AbortFile);
        }
        int length = CutFrame.Length(screen.Slice(CutFrame.DownLengthOffset, 2));
        if (length > CutFrame.DownDataLimit)
        {
            return Abort(screen, "the host sent a frame longer than the screen", CutFrame.AbortTransmission);
        }
        ReadOnlySpan<byte> data = screen.Slice(CutFrame.DownDataOffset, length);
        byte sequence = screen[CutFrame.DownSequenceOffset];
        if (screen[CutFrame.DownChecksumOffset] != CutFrame.Checksum(data) && _refused != sequence)
        {
            // Asked for once more; a host that sends the same again reckons otherwise, and TCP has kept the bytes right.
            _refused = sequence;
            return new CutAnswer(Aid.PF1, 0, default);
        }
        if (data.SequenceEqual(CutFrame.EndOfFile))
        {
            return Enter;
        }
        byte[] bytes = new byte[length];
        if (!_decoder.TryDecode(data, bytes, out int count))
        {
            return Abort(screen, "the host sent data that are not encoded as CUT mode has it", CutFrame.AbortTransmission);
        }
        return job.TryStore(bytes.AsSpan(0, count)) ? Enter : Abort(screen, "the file is too large", CutFrame.AbortFile);
    }

    private CutAnswer Abort(ReadOnlySpan<byte> screen, string reason, int status)
    {
        job.Abort(reason);
        return new CutAnswer(
            Aid.PF2,
            CutFrame.ResponseOffset + 1,
            new[] { CutFrame.Control, screen[CutFrame.DownSequenceOffset], (byte)(status >> 8), (byte)status });
    }

    private string? Message(ReadOnlySpan<byte> screen)
    {
        Span<char> text = stackalloc char[CutFrame.MessageLength];
        for (int i = 0; i < text.Length; i++)
        {
            byte code = screen[CutFrame.MessageOffset + i];
            text[i] = code < 0x40 ? ' ' : page.ToUnicode(code);
        }
        string message = new string(text).TrimEnd(' ').TrimEnd('$').Trim();
        return message.Length == 0 ? null : message;
    }
}
