using System.Runtime.InteropServices;
using Holdfast.Runtime.EventLoop.Native;

namespace Holdfast.Runtime.EventLoop.Ring;

/// <summary>A counter that the ring always reads, so that raising it wakes the loop.</summary>
internal sealed unsafe class RingWake : IRingTarget
{
    private readonly int _counter;
    private readonly Lock _lock = new();
    private readonly ulong* _count = (ulong*)NativeMemory.AllocZeroed(sizeof(ulong));
    private RingTicket _ticket;
    private RingDriver? _driver;
    private bool _closed;

    /// <summary>Takes over a blocking counter.</summary>
    public RingWake(int counter) => _counter = counter;

    /// <inheritdoc/>
    public ref RingTicket Ticket => ref _ticket;

    /// <summary>Reads the counter from here on.</summary>
    public void Arm(RingDriver driver)
    {
        _driver = driver;
        var submission = driver.Prepare(this, RingKind.Main);
        submission->Operation = RingOperation.Read;
        submission->Descriptor = _counter;
        submission->Address = (ulong)_count;
        submission->Length = sizeof(ulong);
    }

    /// <summary>Wakes the loop. Any thread.</summary>
    public void Raise()
    {
        // Under the lock, because a closed counter's number may be another's.
        lock (_lock)
        {
            if (!_closed)
                _ = Libc.Raise(_counter);
        }
    }

    /// <inheritdoc/>
    public bool Completed(RingKind kind, in Completion completion)
    {
        if (!_driver!.IsEnding)
            Arm(_driver);
        return false;
    }

    /// <inheritdoc/>
    public void Abandon()
    {
    }

    /// <summary>Closes the counter.</summary>
    public void Close()
    {
        lock (_lock)
        {
            if (_closed)
                return;
            _closed = true;
            _ = Libc.Close(_counter);
            if (_ticket.Outstanding == 0)
                NativeMemory.Free(_count);
        }
    }
}
