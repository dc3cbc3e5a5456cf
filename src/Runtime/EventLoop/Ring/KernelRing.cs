using Holdfast.Runtime.EventLoop.Native;

namespace Holdfast.Runtime.EventLoop.Ring;

/// <summary>
/// One io_uring instance: two queues in memory shared with the kernel. It belongs to the thread that made it.
/// </summary>
/// <remarks>io_uring(7), io_uring_setup(2), io_uring_enter(2), io_uring_register(2).</remarks>
internal sealed unsafe class KernelRing : IDisposable
{
    private const int SetupCall = 425;
    private const int EnterCall = 426;
    private const int RegisterCall = 427;
    private const ulong EntriesOffset = 0x10000000;
    private const uint GetEvents = 1;
    private const uint ExtendedArgument = 1 << 3;
    private const uint ProbeOperations = 8;
    private const uint OverflowFlag = 1 << 1;
    private const uint TaskFlag = 1 << 2;

    // From what newer kernels have to what every kernel with rings has.
    private static readonly RingSetup[] Setups =
    [
        RingSetup.SubmitAll | RingSetup.CooperativeTasks | RingSetup.TaskFlag | RingSetup.SingleIssuer | RingSetup.DeferTasks,
        RingSetup.SubmitAll | RingSetup.CooperativeTasks | RingSetup.TaskFlag,
        RingSetup.None,
    ];

    private readonly int _descriptor;
    private readonly nuint _queueBytes;
    private readonly nuint _entryBytes;
    private readonly byte* _queues;
    private readonly Submission* _submissions;
    private readonly Completion* _completions;
    private readonly uint* _submissionHead;
    private readonly uint* _submissionTail;
    private readonly uint* _submissionFlags;
    private readonly uint* _completionHead;
    private readonly uint* _completionTail;
    private readonly uint _submissionEntries;
    private readonly uint _completionMask;
    private readonly bool _tellsTasks;
    private uint _tail;
    private bool _disposed;

    private KernelRing(int descriptor, in RingParameters parameters, byte* queues, nuint queueBytes, byte* entries, nuint entryBytes)
    {
        _descriptor = descriptor;
        _queues = queues;
        _queueBytes = queueBytes;
        _entryBytes = entryBytes;
        _submissions = (Submission*)entries;
        _submissionHead = (uint*)(queues + parameters.SubmissionHead);
        _submissionTail = (uint*)(queues + parameters.SubmissionTail);
        _submissionFlags = (uint*)(queues + parameters.SubmissionFlags);
        _completionHead = (uint*)(queues + parameters.CompletionHead);
        _completionTail = (uint*)(queues + parameters.CompletionTail);
        _completions = (Completion*)(queues + parameters.Completions);
        _submissionEntries = parameters.SubmissionEntries;
        _completionMask = parameters.CompletionEntries - 1;
        Setup = parameters.Setup;
        _tellsTasks = Setup.HasFlag(RingSetup.TaskFlag);

        // Entries are submitted in the order of the array, so it names each once, for good.
        var array = (uint*)(queues + parameters.SubmissionArray);
        for (var i = 0U; i < _submissionEntries; i++)
        {
            array[i] = i;
        }
    }

    /// <summary>How it was set up.</summary>
    public RingSetup Setup { get; }

    /// <summary>Submissions prepared and not yet taken by the kernel.</summary>
    public uint Pending => _tail - Volatile.Read(ref *_submissionHead);

    /// <summary>Whether completions lie here to be taken.</summary>
    public bool HasCompletions => Volatile.Read(ref *_completionTail) != *_completionHead;

    /// <summary>Whether completions did not fit and wait in the kernel for the next <see cref="Enter"/>.</summary>
    public bool HasOverflowed => (Volatile.Read(ref *_submissionFlags) & OverflowFlag) != 0;

    /// <summary>Whether to enter the kernel without waiting would do nothing: it has all, and says that it has nothing for us.</summary>
    public bool IsIdle => _tellsTasks && Pending == 0 &&
        (Volatile.Read(ref *_submissionFlags) & (OverflowFlag | TaskFlag)) == 0;

    /// <summary>Makes a ring with the most that this kernel has; null where it refuses, with the negated error.</summary>
    /// <param name="submissions">Entries of the submission queue, a power of two.</param>
    /// <param name="completions">Entries of the completion queue, a power of two, more than <paramref name="submissions"/>.</param>
    /// <param name="error">Why there is none.</param>
    public static KernelRing? Create(uint submissions, uint completions, out int error)
    {
        error = -Errno.Invalid;
        foreach (var setup in Setups)
        {
            var parameters = new RingParameters
            {
                Setup = setup | RingSetup.CompletionSize | RingSetup.Clamp,
                CompletionEntries = completions,
            };
            error = Libc.Call(SetupCall, submissions, (long)&parameters, 0, 0, 0, 0);
            if (error >= 0)
                return Map(error, parameters, out error);
            if (error != -Errno.Invalid)
                return null;
        }

        return null;
    }

    /// <summary>The next submission to fill in, cleared; null where the queue is full until <see cref="Enter"/>.</summary>
    public Submission* Next()
    {
        if (Pending >= _submissionEntries)
            return null;
        var entry = _submissions + (_tail & (_submissionEntries - 1));
        *entry = default;
        _tail++;
        return entry;
    }

    /// <summary>Submits what is pending and waits for at least <paramref name="completions"/>; 0 does not wait.</summary>
    /// <param name="completions">How many to wait for.</param>
    /// <param name="nanoseconds">How long at most; negative for no limit.</param>
    /// <returns>0 or more, or a negated error; running out of time and being interrupted are among them.</returns>
    public int Enter(uint completions, long nanoseconds)
    {
        Volatile.Write(ref *_submissionTail, _tail);
        var time = stackalloc long[2];
        (time[0], time[1]) = Math.DivRem(Math.Max(nanoseconds, 0), 1_000_000_000);

        // struct io_uring_getevents_arg: a signal mask, its size, and the time.
        var argument = stackalloc ulong[3];
        argument[0] = argument[1] = 0;
        argument[2] = nanoseconds < 0 ? 0 : (ulong)time;
        return Libc.Call(
            EnterCall, _descriptor, Pending, completions, GetEvents | ExtendedArgument, (long)argument, 3 * sizeof(ulong));
    }

    /// <summary>Takes one completion; false where there is none.</summary>
    public bool TryTake(out Completion completion)
    {
        var head = *_completionHead;
        if (head == Volatile.Read(ref *_completionTail))
        {
            completion = default;
            return false;
        }

        completion = _completions[head & _completionMask];
        Volatile.Write(ref *_completionHead, head + 1);
        return true;
    }

    /// <summary>Registers something with the kernel (io_uring_register(2)).</summary>
    public int Register(uint what, void* argument, uint count) => Libc.Call(RegisterCall, _descriptor, what, (long)argument, count, 0, 0);

    /// <summary>Whether the kernel knows an operation (IORING_REGISTER_PROBE).</summary>
    public bool Knows(params ReadOnlySpan<RingOperation> operations)
    {
        const int HeaderBytes = 16;
        const int EntryBytes = 8;
        const int FlagsOffset = 2;
        const int Entries = 256;
        var probe = stackalloc byte[HeaderBytes + (Entries * EntryBytes)];
        new Span<byte>(probe, HeaderBytes + (Entries * EntryBytes)).Clear();
        if (Register(ProbeOperations, probe, Entries) < 0)
            return false;
        foreach (var operation in operations)
        {
            if ((probe[HeaderBytes + ((int)operation * EntryBytes) + FlagsOffset] & 1) == 0)
                return false;
        }

        return true;
    }

    /// <summary>Ends the ring. The kernel cancels what is under way.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Libc.Unmap((byte*)_submissions, _entryBytes);
        Libc.Unmap(_queues, _queueBytes);
        _ = Libc.Close(_descriptor);
    }

    private static KernelRing? Map(int descriptor, in RingParameters parameters, out int error)
    {
        error = -Errno.NoSuchCall;
        if ((parameters.Features & RingFeatures.Needed) == RingFeatures.Needed)
        {
            error = -Errno.NoMemory;
            var queueBytes = (nuint)Math.Max(
                parameters.SubmissionArray + (parameters.SubmissionEntries * sizeof(uint)),
                parameters.Completions + (parameters.CompletionEntries * (uint)sizeof(Completion)));
            var entryBytes = parameters.SubmissionEntries * (nuint)sizeof(Submission);
            var queues = Libc.MapShared(descriptor, queueBytes, 0);
            var entries = Libc.MapShared(descriptor, entryBytes, EntriesOffset);
            if (queues != null && entries != null)
            {
                error = 0;
                return new KernelRing(descriptor, parameters, queues, queueBytes, entries, entryBytes);
            }

            Libc.Unmap(queues, queueBytes);
            Libc.Unmap(entries, entryBytes);
        }

        _ = Libc.Close(descriptor);
        return null;
    }
}
