namespace Holdfast.Tn3270.Transfer;

/// <summary>Counts the bytes of a file that goes through in frames of CUT mode, from what host and terminal send. Pure.</summary>
internal sealed class RelayedFrames
{
    // The data code, the sequence, the checksum and two digits of length, before the data.
    private const int AnswerHead = CutFrame.UpDataOffset - CutFrame.RequestAttributeOffset - 1;

    private CutDecoder _decoder = new();
    private bool _open;
    private int _last = -1;
    private bool _requested;

    /// <summary>Bytes of the file that went to the host so far.</summary>
    public long ToHost { get; private set; }

    /// <summary>Bytes of the file that came from the host so far.</summary>
    public long FromHost { get; private set; }

    /// <summary>A frame from the host, as the codes of its 1,920 cells.</summary>
    /// <returns>True where with it the transfer is complete.</returns>
    public bool Take(ReadOnlySpan<byte> frame)
    {
        _requested = frame[CutFrame.TypeOffset] == CutFrame.Request;
        switch (frame[CutFrame.TypeOffset])
        {
            case CutFrame.Control:
                return TakeControl((frame[CutFrame.StatusOffset] << 8) | frame[CutFrame.StatusOffset + 1]);
            case CutFrame.Data when IsNew(frame[CutFrame.DownSequenceOffset]):
                int length = Math.Min(CutFrame.Length(frame.Slice(CutFrame.DownLengthOffset, 2)), CutFrame.DownDataLimit);
                FromHost += Count(frame.Slice(CutFrame.DownDataOffset, length));
                break;
        }
        return false;
    }

    /// <summary>What the terminal answered to the last frame.</summary>
    public void TakeAnswer(ReadOnlySpan<byte> answer)
    {
        ReadOnlySpan<byte> cells = CutFrame.FieldAt(answer, CutFrame.RequestAttributeOffset + 1);
        if (!_requested || cells.Length < AnswerHead || !IsNew(cells[1]))
        {
            return;
        }
        ReadOnlySpan<byte> data = cells[AnswerHead..];
        int length = Math.Min(Math.Min(CutFrame.Length(cells.Slice(3, 2)), data.Length), CutFrame.UpDataLimit);
        ToHost += Count(data[..length]);
    }

    private bool TakeControl(int status)
    {
        switch (status)
        {
            case CutFrame.Acknowledge:
                (ToHost, FromHost, _last, _open) = (0, 0, -1, true);
                _decoder = new CutDecoder();
                return false;
            case CutFrame.Complete:
                bool over = _open;
                _open = false;
                return over;
            default:
                _open = false;
                return false;
        }
    }

    // A frame that is sent or asked for again has the sequence of the one before it.
    private bool IsNew(byte sequence)
    {
        bool repeated = sequence == _last;
        _last = sequence;
        return _open && !repeated;
    }

    private int Count(ReadOnlySpan<byte> codes)
    {
        Span<byte> bytes = stackalloc byte[CutFrame.Size];
        return codes.SequenceEqual(CutFrame.EndOfFile) || !_decoder.TryDecode(codes, bytes, out int count) ? 0 : count;
    }
}
