using Holdfast.Keeper.Native;
using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Logs;

/// <summary>
/// A named pipe and the log it is emptied into. The writers have it open for reading too, so they live on when this program dies,
/// and what they wrote stays in the pipe for the next one.
/// </summary>
internal sealed class LogPipe(StreamOrder order, int descriptor, LogFile file, PipePeek peek)
{
    /// <summary>Bytes moved in one turn; the others wait no longer than that takes.</summary>
    public const int TurnBytes = 512 * 1024;

    private const int BusyBytes = 64 * 1024;
    private const int MostPiecesOfOneTurn = 64;

    private long _ageLimit = long.MaxValue;
    private long _refusedLength; // where renaming failed, the next try comes after as many bytes again

    /// <summary>Its path.</summary>
    public string Path => Order.Pipe;

    /// <summary>Its reading end.</summary>
    public int Descriptor { get; } = descriptor;

    /// <summary>How it is to be emptied; the last child to be given it says so.</summary>
    public StreamOrder Order { get; set; } = order;

    /// <summary>How many living children write to it.</summary>
    public int Owners { get; set; }

    /// <summary>Bytes written into the log since it was opened.</summary>
    public long Kept { get; private set; }

    /// <summary>Bytes that could not be written, since it was opened.</summary>
    public long Dropped { get; private set; }

    /// <summary>When it was last emptied, monotonic nanoseconds.</summary>
    public long EmptiedAt { get; set; }

    /// <summary>Takes over what an earlier program of this process had counted.</summary>
    public void Resume(long kept, long dropped) => (Kept, Dropped) = (kept, dropped);

    /// <summary>Empties it, no further than one turn.</summary>
    /// <param name="now">Nanoseconds since 1970.</param>
    public PipeState Drain(long now) => Drain(now, TurnBytes);

    /// <summary>Empties it of what is in it now; what comes later waits for its turn.</summary>
    public void DrainAll(long now)
    {
        // A pipe of another size than the one asked for may hold more than one turn moves.
        for (var left = Pipes.Waiting(Descriptor); left > 0; left -= TurnBytes)
        {
            if (Drain(now, left) != PipeState.Busy)
                return;
        }
    }

    /// <summary>Closes pipe and log.</summary>
    public void Close()
    {
        file.Close();
        _ = Libc.Close(Descriptor);
    }

    private PipeState Drain(long now, int most)
    {
        var moved = 0;
        for (var piece = 0; piece < MostPiecesOfOneTurn && moved < most; piece++)
        {
            var waiting = Pipes.Waiting(Descriptor);
            if (waiting == 0)
                break;
            file.Wake();
            file.NoteTime(now);
            var count = MovePiece(now, Math.Min(waiting, most - moved));
            if (count < 0)
                return PipeState.Blocked;
            moved += count;
        }

        if (moved >= BusyBytes)
            return PipeState.Busy;
        return Pipes.IsEnded(Descriptor) ? PipeState.Ended : PipeState.Empty;
    }

    // As much as may go without a look at it; else what belongs to this file, and a rotation behind it.
    private int MovePiece(long now, int count)
    {
        var limit = Limit(now);
        var room = RotationCut.RoomWithoutLooking(file.Length, limit);
        if (room > 0)
            return Move((int)Math.Min(count, room));
        var next = peek.Look(Descriptor, count);
        if (next.IsEmpty)
            return Move(count);
        var cut = RotationCut.Find(next, file.Length, limit, file.EndsLine());
        if (cut == RotationCut.None)
            return Move(next.Length);
        var moved = cut == 0 ? 0 : Move(cut);
        if (moved == cut)
            Rotate();
        return moved;
    }

    private long Limit(long now)
    {
        var bySize = Order.RotateBytes > 0 ? Order.RotateBytes + _refusedLength : long.MaxValue;
        if (Order.RotateAge > 0 && _ageLimit == long.MaxValue && file.AgeAt(now) >= Order.RotateAge)
            _ageLimit = file.Length;
        return Math.Min(bySize, _ageLimit == long.MaxValue ? _ageLimit : _ageLimit + _refusedLength);
    }

    private void Rotate()
    {
        if (file.Rotate())
            (_ageLimit, _refusedLength) = (long.MaxValue, 0);
        else
            _refusedLength = file.Length + RotationCut.Window;
    }

    private int Move(int count)
    {
        var moved = file.MoveFrom(Descriptor, count);
        if (moved > 0)
        {
            Kept += moved;
            return moved;
        }

        if (moved == 0 || Errno.Last is Errno.Again or Errno.Interrupted)
            return 0;

        // Some kinds of file take nothing straight from a pipe (EINVAL); and what a full disk does not take is taken here.
        if (Order.Waits && Errno.Last != Errno.Invalid)
            return -1;
        var bytes = peek.Take(Descriptor, count);
        var written = file.Append(bytes);
        Kept += written;
        Dropped += bytes.Length - written;
        return bytes.Length;
    }
}
