using System.Net.Sockets;
using System.Runtime.InteropServices;
using Holdfast.Runtime.EventLoop.Native;

namespace Holdfast.Runtime.EventLoop.Ring;

/// <summary>
/// A loop's io_uring: one system call hands over all that is to be done and brings all that has happened.
/// </summary>
internal sealed class RingDriver : LoopDriver
{
    private const uint SubmissionEntries = 1024;
    private const uint CompletionEntries = 8192;
    private const int ReceiveBuffers = 1024;
    private const int ReceiveBufferBytes = 4096;

    // A tag is a slot in 32 bits, a generation in 24, a kind in 8. Nobody answers to this one: cancellations carry it.
    private const int KindShift = 56;
    private const ulong NobodysTag = ulong.MaxValue;
    private const ulong NumberMask = (1UL << KindShift) - 1;

    private static readonly RingOperation[] Needed =
    [
        RingOperation.Sync, RingOperation.Poll, RingOperation.Accept, RingOperation.Cancel, RingOperation.Connect, RingOperation.Open,
        RingOperation.Read, RingOperation.Write, RingOperation.Send, RingOperation.Receive, RingOperation.Rename,
    ];

    private readonly Loop _loop;
    private readonly KernelRing _ring;
    private readonly BufferRing _buffers;
    private readonly SlotTable<IRingTarget> _targets = new();
    private readonly Queue<RingConnection> _starved = new();
    private readonly Queue<Completion> _kept = new();
    private readonly RingWake _wake;
    private int _unanswered;
    private int _lingering;
    private bool _cancelling;

    private RingDriver(Loop loop, KernelRing ring, BufferRing buffers, RingWake wake)
    {
        _loop = loop;
        _ring = ring;
        _buffers = buffers;
        _wake = wake;
        Blocks = new SendBlocks();
        _wake.Arm(this);
    }

    /// <inheritdoc/>
    public override string Name => "io_uring";

    /// <inheritdoc/>
    public override bool BlockingSockets => true;

    /// <inheritdoc/>
    public override int Outstanding => _unanswered;

    /// <inheritdoc/>
    public override bool IsSending => _lingering > 0;

    /// <summary>How the ring was set up.</summary>
    public RingSetup Setup => _ring.Setup;

    /// <summary>Memory for what is being sent.</summary>
    public SendBlocks Blocks { get; }

    /// <summary>Whether receiving goes on by itself; turned off for good where the kernel says that it cannot.</summary>
    public bool ReceivesMany { get; set; } = true;

    /// <summary>Whether accepting goes on by itself; turned off for good where the kernel says that it cannot.</summary>
    public bool AcceptsMany { get; set; } = true;

    /// <summary>Whether buffers are scarce, so that what nobody reads is better copied than kept in them.</summary>
    public bool IsShortOfBuffers => _buffers.Lent < _buffers.Count / 2;

    /// <summary>Whether the loop ends and nothing new is begun.</summary>
    public bool IsEnding => _cancelling;

    /// <summary>Makes a driver, on the thread that will use it.</summary>
    /// <exception cref="IOException">This kernel has not what it takes, or forbids it.</exception>
    public static RingDriver Create(Loop loop)
    {
        var ring = KernelRing.Create(SubmissionEntries, CompletionEntries, out var error);
        if (ring is null)
            throw Refusal(error);
        if (!ring.Knows(Needed))
        {
            ring.Dispose();
            throw Refusal(-Errno.NoSuchCall);
        }

        var buffers = BufferRing.Create(ring, ReceiveBuffers, ReceiveBufferBytes, out error);
        var counter = buffers is null ? -1 : error = Libc.EventCounter(blocking: true);
        if (buffers is not null && counter >= 0)
            return new RingDriver(loop, ring, buffers, new RingWake(counter));
        ring.Dispose();
        buffers?.Dispose();
        throw Refusal(error);
    }

    /// <inheritdoc/>
    public override void Wake() => _wake.Raise();

    /// <inheritdoc/>
    public override void Turn(long nanoseconds)
    {
        _buffers.Publish();
        var wait = nanoseconds != 0 && _kept.Count == 0 && !_ring.HasCompletions;
        if (wait || !_ring.IsIdle)
            _ = _ring.Enter(wait ? 1U : 0U, wait ? nanoseconds : 0);
        Completion completion;
        while (_kept.TryDequeue(out completion) || _ring.TryTake(out completion))
        {
            Dispatch(completion);
        }

        for (var left = _buffers.Lent > 0 ? _starved.Count : 0; left > 0; left--)
        {
            _starved.Dequeue().Resume();
        }
    }

    /// <summary>A submission for a target, to be filled in; its completion is owed from here on.</summary>
    public unsafe Submission* Prepare(IRingTarget target, RingKind kind)
    {
        ref var ticket = ref target.Ticket;
        if (ticket.Outstanding++ == 0)
            ticket.Number = _targets.Add(target);
        _unanswered++;
        var submission = Next();
        submission->Tag = ticket.Number | ((ulong)kind << KindShift);
        return submission;
    }

    /// <summary>Asks the kernel to end a submission; its own completion tells that it has.</summary>
    public unsafe void Cancel(IRingTarget target, RingKind kind)
    {
        var submission = Next();
        submission->Operation = RingOperation.Cancel;
        submission->Descriptor = -1;
        submission->Address = target.Ticket.Number | ((ulong)kind << KindShift);
        submission->Tag = NobodysTag;
    }

    /// <summary>What the kernel put into a buffer.</summary>
    public ReadOnlySpan<byte> Bytes(int buffer, int offset, int length) => _buffers.Bytes(buffer, offset, length);

    /// <summary>Lends a buffer to the kernel again.</summary>
    public void GiveBack(int buffer) => _buffers.GiveBack(buffer);

    /// <summary>Remembers a connection that could not receive for want of buffers.</summary>
    public void Starve(RingConnection connection) => _starved.Enqueue(connection);

    /// <summary>Lets a closed connection send for a while.</summary>
    public LingerTimer Linger(RingConnection connection)
    {
        var timer = new LingerTimer(connection);
        _lingering++;
        _loop.Arm(timer, Loop.TicksAfter(LingerTimer.Limit));
        return timer;
    }

    /// <summary>Ends the while: it has sent everything.</summary>
    public void StopLingering(LingerTimer timer)
    {
        _lingering--;
        _loop.Disarm(timer);
    }

    /// <inheritdoc/>
    public override LoopConnection Wrap(LoopGroup loops, int descriptor, Address local, Address remote) =>
        loops.Sockets.Add(new RingConnection(loops, descriptor, local, remote));

    /// <inheritdoc/>
    public override LoopListener Listen(Loop home, LoopGroup loops, Socket socket, Address local) =>
        loops.Sockets.Add(new RingListener(home, loops, socket, local));

    /// <inheritdoc/>
    public override ValueTask<int> ConnectAsync(
        int descriptor, ReadOnlyMemory<byte> address, Address remote, CancellationToken cancellationToken)
    {
        var memory = address.Pin();
        var submission = new Submission
        {
            Operation = RingOperation.Connect,
            Descriptor = descriptor,
            Address = AddressOf(memory),
            Offset = (ulong)address.Length,
        };
        return new RingRequest(_loop, $"connects to {remote}", memory).RunAsync(submission, cancellationToken);
    }

    /// <inheritdoc/>
    public override unsafe void CancelAll()
    {
        const uint AllOfAnyone = 1 | (1 << 2);
        _cancelling = true;
        var submission = Next();
        submission->Operation = RingOperation.Cancel;
        submission->Descriptor = -1;
        submission->OperationFlags = AllOfAnyone;
        submission->Tag = NobodysTag;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var target in _targets.Users().ToArray())
        {
            target.Abandon();
        }

        _ring.Dispose();
        _wake.Close();
        if (_unanswered == 0)
        {
            _buffers.Dispose();
            Blocks.Dispose();
        }
    }

    private unsafe Submission* Next()
    {
        var submission = _ring.Next();
        while (submission == null)
        {
            // Full: hand over what there is. Where the kernel has no room for completions, they are kept for the end of this turn.
            if (_ring.Enter(0, 0) < 0)
                KeepCompletions();
            submission = _ring.Next();
        }

        return submission;
    }

    private static unsafe ulong AddressOf(in System.Buffers.MemoryHandle memory) => (ulong)memory.Pointer;

    private static IOException Refusal(int error) => new($"The kernel gave no io_uring: {Marshal.GetPInvokeErrorMessage(-error)}");

    private void KeepCompletions()
    {
        while (_ring.TryTake(out var completion))
        {
            _kept.Enqueue(completion);
        }
    }

    private void Dispatch(in Completion completion)
    {
        var buffer = completion.Buffer;
        if (buffer >= 0)
            _buffers.Took();
        var keeps = false;
        var kind = (RingKind)(completion.Tag >> KindShift);
        if (completion.Tag != NobodysTag && _targets.Find(completion.Tag & NumberMask) is { } target)
        {
            ref var ticket = ref target.Ticket;
            if (completion.HasMore)
            {
                keeps = target.Completed(kind, completion);
            }
            else
            {
                // Its number is free before it hears of its last completion, for it may submit again at once.
                _unanswered--;
                if (--ticket.Outstanding == 0)
                    _targets.Remove(ticket.Number);
                keeps = target.Completed(kind, completion);
            }
        }

        if (buffer >= 0 && !keeps)
            _buffers.GiveBack(buffer);
    }
}
