namespace Holdfast.Runtime.Synchronization;

/// <summary>
/// The waits that one line uses again and again. A wait is taken only under the lock of its owner, and given back by any thread with a plain
/// write to its own flag, so neither costs an interlocked instruction. A mutable struct: never copy it.
/// </summary>
/// <typeparam name="T">What is waited for.</typeparam>
internal struct Spares<T>
{
    /// <summary>Most waits that one owner keeps, in waits; more are left to the garbage collector.</summary>
    private const int Limit = 64;

    /// <summary>How many waits are looked at for a free one. They come free in the order in which they were taken, so one is the rule.</summary>
    private const int Probes = 4;

    private LinedWaiter<T>[]? _waits;
    private int _count;
    private int _next;

    /// <summary>A wait that is free, or null; under the owner's lock.</summary>
    public LinedWaiter<T>? Take()
    {
        for (var probe = 0; probe < Probes && probe < _count; probe++)
        {
            var wait = _waits![_next];
            _next = _next + 1 == _count ? 0 : _next + 1;
            if (wait.IsFree)
            {
                wait.IsFree = false;
                return wait;
            }
        }

        return null;
    }

    /// <summary>Keeps a wait that was just made and is in use, if there is room for it; under the owner's lock.</summary>
    public void Add(LinedWaiter<T> wait)
    {
        if (_count == Limit)
        {
            return;
        }

        if (_waits is null || _count == _waits.Length)
        {
            Array.Resize(ref _waits, Math.Max(2, _count * 2));
        }

        _waits[_count++] = wait;
    }
}
