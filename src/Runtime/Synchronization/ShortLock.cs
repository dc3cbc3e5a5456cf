using System.Runtime.CompilerServices;

namespace Holdfast.Runtime.Synchronization;

/// <summary>
/// A lock for sections of some ten instructions that call nothing foreign: taken with one interlocked instruction, waited for by
/// spinning and then by giving the processor away. A mutable struct: keep it in a field and never copy it.
/// </summary>
internal struct ShortLock
{
    private int _held;

    /// <summary>Takes the lock. It is not reentrant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enter()
    {
        if (Interlocked.Exchange(ref _held, 1) != 0)
        {
            EnterContended();
        }
    }

    /// <summary>Gives the lock back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Exit() => Volatile.Write(ref _held, 0);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EnterContended()
    {
        // It never sleeps: who holds the lock is running, or has been interrupted and needs this processor.
        var spin = new SpinWait();
        while (Volatile.Read(ref _held) != 0 || Interlocked.Exchange(ref _held, 1) != 0)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }
}
