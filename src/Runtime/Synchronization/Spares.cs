namespace Holdfast.Runtime.Synchronization;

/// <summary>
/// Waits that are kept for their next use. Any thread puts one in; only who holds the lock of the owner takes one out, which is why
/// a plain stack suffices. A mutable struct: never copy it.
/// </summary>
/// <typeparam name="T">What is waited for.</typeparam>
internal struct Spares<T>
{
    /// <summary>Most waits that one owner keeps, in waits; more are left to the garbage collector.</summary>
    private const int Limit = 64;

    private LinedWaiter<T>? _top;

    /// <summary>Keeps a wait that is over.</summary>
    public void Put(LinedWaiter<T> wait)
    {
        LinedWaiter<T>? top;
        do
        {
            top = Volatile.Read(ref _top);
            wait.NextSpare = top;
            wait.SparesBelow = top is null ? 0 : top.SparesBelow + 1;
            if (wait.SparesBelow >= Limit)
            {
                wait.NextSpare = null;
                return;
            }
        }
        while (!ReferenceEquals(Interlocked.CompareExchange(ref _top, wait, top), top));
    }

    /// <summary>A wait that was kept, or null; under the owner's lock.</summary>
    public LinedWaiter<T>? Take()
    {
        var top = Volatile.Read(ref _top);
        while (top is not null)
        {
            var seen = Interlocked.CompareExchange(ref _top, top.NextSpare, top);
            if (ReferenceEquals(seen, top))
            {
                top.NextSpare = null;
                return top;
            }

            top = seen;
        }

        return null;
    }
}
