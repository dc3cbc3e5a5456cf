namespace Holdfast.Runtime.EventLoop.Ring;

/// <summary>What has arrived on a connection and nobody has read yet: pieces in the kernel's buffers, or copied out of them.</summary>
/// <param name="driver">Whose buffers.</param>
internal sealed class ReceivedBytes(RingDriver driver)
{
    /// <summary>Above this many bytes the connection stops receiving until they are read: 64 KiB.</summary>
    public const int LimitBytes = 64 * 1024;

    private readonly Queue<ReceivedPiece> _pieces = new();
    private ReceivedPiece _first;

    /// <summary>How many bytes wait.</summary>
    public int Count { get; private set; }

    /// <summary>Keeps the rest of a buffer; false where its bytes were copied, because buffers are scarce.</summary>
    public bool Keep(int buffer, int offset, int length)
    {
        var copies = driver.IsShortOfBuffers;
        var piece = copies
            ? new ReceivedPiece(-1, driver.Bytes(buffer, offset, length).ToArray(), 0, length)
            : new ReceivedPiece(buffer, null, offset, length);
        if (Count == 0)
            _first = piece;
        else
            _pieces.Enqueue(piece);
        Count += length;
        return !copies;
    }

    /// <summary>Moves bytes to a reader: how many.</summary>
    public int Read(Span<byte> room)
    {
        var read = 0;
        while (Count > 0 && read < room.Length)
        {
            var take = Math.Min(_first.Length, room.Length - read);
            Bytes(_first)[..take].CopyTo(room[read..]);
            read += take;
            Count -= take;
            if (take == _first.Length)
                Next();
            else
                _first = _first with { Offset = _first.Offset + take, Length = _first.Length - take };
        }

        return read;
    }

    /// <summary>Forgets all that waits.</summary>
    public void Clear()
    {
        while (Count > 0)
        {
            Count -= _first.Length;
            Next();
        }
    }

    private ReadOnlySpan<byte> Bytes(in ReceivedPiece piece) =>
        piece.Copy is { } copy ? copy.AsSpan(piece.Offset, piece.Length) : driver.Bytes(piece.Buffer, piece.Offset, piece.Length);

    private void Next()
    {
        if (_first.Buffer >= 0)
            driver.GiveBack(_first.Buffer);
        _first = default;
        if (Count > 0)
            _first = _pieces.Dequeue();
    }
}
