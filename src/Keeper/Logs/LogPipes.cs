using Holdfast.Keeper.Native;
using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Logs;

/// <summary>
/// All pipes that are open, by path. Each is watched until it has something, emptied, and watched again: at once where it seldom has,
/// after a short pause where it always has, so that many small lines cost one turn.
/// </summary>
internal sealed class LogPipes(EventSet events)
{
    private const long NanosecondsPerMillisecond = 1_000_000;
    private const long ShortPause = 2 * NanosecondsPerMillisecond;
    private const long BlockedPause = 500 * NanosecondsPerMillisecond;

    private readonly Dictionary<string, LogPipe> _byPath = new(StringComparer.Ordinal);
    private readonly Dictionary<int, LogPipe> _byDescriptor = [];
    private readonly RotatedPieces _pieces = new();
    private readonly OpenLogs _logs = new();
    private readonly Queue<(int Descriptor, long Due)> _paused = [];
    private readonly Queue<(int Descriptor, long Due)> _blocked = [];
    private PipePeek? _peek;

    /// <summary>Opens a stream's pipe and log for one more child.</summary>
    /// <returns>The stream; or why not.</returns>
    public (ChildStream? Stream, Refusal? Refusal) Open(StreamOrder order)
    {
        if (Check(order) is { } invalid)
            return (null, invalid);
        var pipe = _byPath.GetValueOrDefault(order.Pipe);
        if (pipe is null)
        {
            var (opened, refusal) = OpenNew(order);
            if (opened is null)
                return (null, refusal);
            pipe = opened;
        }
        else
        {
            // Its earlier writers may have closed it, after which nobody looked any more.
            events.WatchAgain(pipe.Descriptor);
        }

        pipe.Order = order;
        pipe.Owners++;
        return (new ChildStream(pipe, pipe.Kept, pipe.Dropped), null);
    }

    /// <summary>Opens the pipes and logs of one more child's two streams, where they are captured.</summary>
    /// <returns>The streams; or why one could not be opened, and then neither is.</returns>
    public (ChildStream? Output, ChildStream? Error, Refusal? Refusal) Open(StreamOrder? outputOrder, StreamOrder? errorOrder)
    {
        ChildStream? output = null;
        if (outputOrder is not null)
        {
            (output, var refusal) = Open(outputOrder);
            if (refusal is not null)
                return (null, null, refusal);
        }

        if (errorOrder is null)
            return (output, null, null);
        var (error, refused) = Open(errorOrder);
        if (refused is not null)
            LetGo(output);
        return refused is null ? (output, error, null) : (null, null, refused);
    }

    /// <summary>Whether any pauses, which the busy ones do.</summary>
    public bool IsBusy => _paused.Count > 0 || _blocked.Count > 0;

    /// <summary>All that are open.</summary>
    public IReadOnlyCollection<LogPipe> All => _byPath.Values;

    /// <summary>Goes on with a pipe that an earlier program of this process had opened.</summary>
    public void Resume(StreamOrder order, int descriptor, long kept, long dropped)
    {
        var file = new LogFile(LogStem.Of(order.File)!.Value, _pieces, _logs);

        // Where it cannot be opened now, the next bytes try again.
        _ = file.Open();
        Add(order, descriptor, file).Resume(kept, dropped);
    }

    /// <summary>The pipe behind a descriptor; null where it is no pipe's.</summary>
    public LogPipe? Find(int descriptor) => _byDescriptor.GetValueOrDefault(descriptor);

    /// <summary>Empties a pipe that has something, or whose writers are gone.</summary>
    public void Serve(LogPipe pipe)
    {
        var now = Clocks.Monotonic();
        var often = now - pipe.EmptiedAt < ShortPause;
        pipe.EmptiedAt = now;
        switch (pipe.Drain(Libc.RealTime()))
        {
            case PipeState.Ended when pipe.Owners == 0:
                Close(pipe);
                break;
            case PipeState.Ended:
                // Its child has closed the stream and lives; nothing will come before the next child.
                break;
            case PipeState.Blocked:
                _blocked.Enqueue((pipe.Descriptor, now + BlockedPause));
                break;
            case PipeState.Empty when often:
                _paused.Enqueue((pipe.Descriptor, now + ShortPause));
                break;
            default:
                events.WatchAgain(pipe.Descriptor);
                break;
        }
    }

    /// <summary>Watches those again whose pause is over.</summary>
    /// <returns>Milliseconds until the next pause is over; -1 where none pauses.</returns>
    public int WatchAgain()
    {
        if (_paused.Count == 0 && _blocked.Count == 0)
            return -1;
        var now = Clocks.Monotonic();
        var next = Math.Min(WatchAgain(_paused, now), WatchAgain(_blocked, now));
        return next == long.MaxValue ? -1 : (int)((next - now + NanosecondsPerMillisecond - 1) / NanosecondsPerMillisecond);
    }

    /// <summary>Empties a stream of what its child, which has ended, left in it.</summary>
    public static void Settle(ChildStream? stream) => stream?.Pipe.DrainAll(Libc.RealTime());

    /// <summary>Notes that one child less writes to its two streams.</summary>
    public void LetGo(ChildStream? output, ChildStream? error)
    {
        LetGo(output);
        LetGo(error);
    }

    /// <summary>Notes that one child less writes to a stream. Its pipe stays open as long as anybody can write to it.</summary>
    public void LetGo(ChildStream? stream)
    {
        if (stream is null || --stream.Pipe.Owners > 0)
            return;
        if (Pipes.Waiting(stream.Pipe.Descriptor) == 0 && Pipes.IsEnded(stream.Pipe.Descriptor))
            Close(stream.Pipe);
    }

    private static Refusal? Check(StreamOrder order)
    {
        if (order.Pipe.Length == 0 || order.Pipe.Contains('\0', StringComparison.Ordinal))
            return new Refusal(RefusalReason.Invalid, 0, "a captured stream names no pipe");
        if (LogStem.Of(order.File) is null || order.File.Contains('\0', StringComparison.Ordinal))
            return new Refusal(RefusalReason.Invalid, 0, $"the log {order.File} does not end in .log");
        return order.RotateBytes is 0 or >= ProtocolLimits.LeastRotateBytes && order.RotateAge >= 0
            ? null
            : new Refusal(RefusalReason.Invalid, 0, $"a log is rotated at {ProtocolLimits.LeastRotateBytes} bytes or more");
    }

    private (LogPipe? Pipe, Refusal? Refusal) OpenNew(StreamOrder order)
    {
        var descriptor = Pipes.OpenReader(order.Pipe);
        if (descriptor < 0)
            return (null, Failed(order.Pipe, Errno.Last));
        var file = new LogFile(LogStem.Of(order.File)!.Value, _pieces, _logs);
        if (file.Open() is not 0 and var errno)
        {
            _ = Libc.Close(descriptor);
            return (null, Failed(order.File, errno));
        }

        return (Add(order, descriptor, file), null);
    }

    private LogPipe Add(StreamOrder order, int descriptor, LogFile file)
    {
        var pipe = new LogPipe(order, descriptor, file, _peek ??= new PipePeek());
        _byPath.Add(order.Pipe, pipe);
        _byDescriptor.Add(descriptor, pipe);
        events.WatchOnce(descriptor);
        return pipe;
    }

    private static Refusal Failed(string path, int errno) =>
        new(RefusalReason.SpawnFailed, errno, $"{path}: {Errno.Text(errno)}");

    private void Close(LogPipe pipe)
    {
        _byPath.Remove(pipe.Path);
        _byDescriptor.Remove(pipe.Descriptor);
        events.Forget(pipe.Descriptor);
        pipe.Close();
    }

    // All of one queue pause equally long, so its first is due first.
    private long WatchAgain(Queue<(int Descriptor, long Due)> queue, long now)
    {
        while (queue.TryPeek(out var first))
        {
            if (first.Due > now)
                return first.Due;
            queue.Dequeue();

            // The number may be another pipe's by now; to watch that one is no harm.
            if (_byDescriptor.ContainsKey(first.Descriptor))
                events.WatchAgain(first.Descriptor);
        }

        return long.MaxValue;
    }
}
