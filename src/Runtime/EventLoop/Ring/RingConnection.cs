using Holdfast.Runtime.EventLoop.Native;

namespace Holdfast.Runtime.EventLoop.Ring;

/// <summary>
/// A connection on the ring. It receives by itself into buffers of the loop, so an idle one holds none. Small writes are copied and
/// handed over with the loop's next system call; large ones are sent directly, from the caller's memory, without waiting.
/// </summary>
internal sealed class RingConnection(LoopGroup loops, int descriptor, Address local, Address remote)
    : LoopConnection(loops, descriptor, local, remote), IRingTarget
{
    private const uint RoomEvents = 0x4;

    private RingTicket _ticket;
    private RingDriver? _driver;
    private LingerTimer? _linger;
    private ReceivedBytes? _received;
    private SendQueue _sends;
    private int _readError;
    private int _writeError;
    private bool _receiving;
    private bool _pausing;
    private bool _ended;
    private bool _awaitingRoom;
    private bool _completing;
    private bool _letGo;

    /// <inheritdoc/>
    public ref RingTicket Ticket => ref _ticket;

    private RingDriver Driver => _driver!;

    /// <inheritdoc/>
    /// <remarks>What was received ahead of a reader is unread; it may be asked for from any thread, and a count of a moment ago will do.</remarks>
    public override TimeSpan? Silence() => base.Silence() is { } since ? (_received is { Count: > 0 } ? TimeSpan.Zero : since) : null;

    /// <summary>Receives again, once there are buffers.</summary>
    public void Resume()
    {
        if (HasReader)
            _ = ArmRead();
    }

    /// <inheritdoc/>
    public bool Completed(RingKind kind, in Completion completion)
    {
        var keeps = false;
        switch (kind)
        {
            case RingKind.Main:
                _receiving = completion.HasMore;
                _pausing &= _receiving;
                keeps = !IsClosed && Received(completion);
                break;
            case RingKind.Send:
                Sent(completion.Result);
                break;
            case RingKind.Room:
                _awaitingRoom = false;
                if (!IsClosed)
                    Writable();
                break;
        }

        if (IsClosed)
            LetGo();
        return keeps;
    }

    /// <inheritdoc/>
    public void Abandon()
    {
        Close();
        CloseDescriptor();
    }

    /// <inheritdoc/>
    protected override void Bound(Loop loop) => _driver = (RingDriver)loop.Driver;

    /// <inheritdoc/>
    protected override int TryRead(Span<byte> buffer)
    {
        var read = _received?.Read(buffer) ?? 0;
        if (read > 0)
            return read;
        if (_readError < 0)
            return _readError;
        return _ended ? 0 : -Errno.TryAgain;
    }

    /// <inheritdoc/>
    protected override unsafe int ArmRead()
    {
        // While it is being paused it hears of that first, and receives again then.
        if (_receiving)
            return 0;
        if (_driver!.IsEnding)
            return -Errno.Canceled;
        _receiving = true;
        var submission = _driver.Prepare(this, RingKind.Main);
        submission->Operation = RingOperation.Receive;
        submission->Flags = Submission.SelectsBuffer;
        submission->Priority = _driver.ReceivesMany ? Submission.ReceivesMany : (ushort)0;
        submission->Descriptor = Descriptor;
        submission->BufferGroup = BufferRing.Group;
        return 0;
    }

    /// <inheritdoc/>
    protected override int TryWrite(ReadOnlySpan<byte> bytes)
    {
        if (_writeError < 0)
            return _writeError;
        if (_driver!.IsEnding)
            return -Errno.Canceled;
        if (bytes.Length <= SendBlocks.BlockBytes)
        {
            var idle = !_sends.IsBusy;
            if (_sends.TryAdd(_driver.Blocks, bytes))
            {
                if (idle)
                    Send();
                return bytes.Length;
            }
        }

        return _sends.IsBusy ? -Errno.TryAgain : Libc.Send(Descriptor, bytes);
    }

    /// <inheritdoc/>
    protected override unsafe int ArmWrite()
    {
        // What is being sent says itself when it is.
        if (_sends.IsBusy || _awaitingRoom)
            return 0;
        _awaitingRoom = true;
        var submission = _driver!.Prepare(this, RingKind.Room);
        submission->Operation = RingOperation.Poll;
        submission->Descriptor = Descriptor;
        submission->OperationFlags = RoomEvents;
        return 0;
    }

    /// <inheritdoc/>
    protected override void CompleteSending()
    {
        if (_sends.IsBusy)
            _completing = true;
        else
            _ = Libc.ShutdownWrites(Descriptor);
    }

    /// <inheritdoc/>
    protected override void Release()
    {
        if (_received is { Count: > 0 } unread)
        {
            // The kernel thinks that these were read; the far side must not think so too.
            _ = NativeSocket.ResetOnClose(Descriptor);
            unread.Clear();
        }

        if (_sends.IsBusy)
            _linger = Driver.Linger(this);
        LetGo();
    }

    /// <summary>Gives up sending what a closed connection could not: nobody took it.</summary>
    public void StopSending()
    {
        if (_sends.IsBusy)
            Driver.Cancel(this, RingKind.Send);
    }

    // The kernel must have let go of everything before the descriptor is closed.
    private void LetGo()
    {
        if (_sends.IsBusy)
            return;
        if (!_letGo)
        {
            _letGo = true;
            if (_linger is { } linger)
                Driver.StopLingering(linger);
            _linger = null;
            if (_receiving)
                Driver.Cancel(this, RingKind.Main);
            if (_awaitingRoom)
                Driver.Cancel(this, RingKind.Room);
        }

        if (_ticket.Outstanding == 0)
            CloseDescriptor();
    }

    private bool Received(in Completion completion)
    {
        var result = completion.Result;
        switch (result)
        {
            case > 0 when completion.Buffer >= 0:
                return Take(completion.Buffer, result);
            case 0:
                _ended = true;
                Readable();
                return false;
            case -Errno.NoBuffers:
                Driver.Starve(this);
                return false;
            case -Errno.Canceled when !Driver.IsEnding:
                // It was paused because nobody read.
                break;
            case -Errno.Invalid when Driver.ReceivesMany:
                Driver.ReceivesMany = false;
                break;
            case -Errno.Interrupted or -Errno.TryAgain:
                break;
            default:
                _readError = result;
                Readable();
                return false;
        }

        Resume();
        return false;
    }

    private bool Take(int buffer, int length)
    {
        var taken = 0;
        if (HasReader && _received is null or { Count: 0 })
        {
            var room = ReaderRoom;
            taken = Math.Min(length, room.Length);
            Driver.Bytes(buffer, 0, taken).CopyTo(room);
            CompleteRead(taken);
            if (taken == length)
                return false;
        }

        _received ??= new ReceivedBytes(Driver);
        var keeps = _received.Keep(buffer, taken, length - taken);
        if (_received.Count >= ReceivedBytes.LimitBytes && _receiving && !_pausing)
        {
            _pausing = true;
            Driver.Cancel(this, RingKind.Main);
        }

        return keeps;
    }

    private unsafe void Send()
    {
        var submission = Driver.Prepare(this, RingKind.Send);
        submission->Operation = RingOperation.Send;
        submission->Descriptor = Descriptor;
        submission->OperationFlags = Libc.SendFlags;
        (submission->Address, submission->Length) = _sends.Current(Driver.Blocks);
    }

    private void Sent(int result)
    {
        if (result is -Errno.Interrupted or -Errno.TryAgain && !Driver.IsEnding)
            result = 0;
        if (result < 0)
        {
            _writeError = result;
            _sends.Clear(Driver.Blocks);
        }
        else if (_sends.Advance(Driver.Blocks, result))
        {
            Send();
        }

        if (_sends.IsBusy)
            return;
        if (_completing)
            _ = Libc.ShutdownWrites(Descriptor);
        _completing = false;
        if (!IsClosed)
            Writable();
    }
}
