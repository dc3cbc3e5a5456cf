namespace Holdfast.Runtime.Tests.Scheduling;

/// <summary>
/// What the calling thread allocates in each of several windows of equal work. The first are warm-up; what happens once (a method is
/// compiled again, a list is as long as it will get) spoils one window, what happens each round spoils all.
/// </summary>
internal sealed class AllocationWindows
{
    private const int Windows = 8;
    private const int Length = 2_500;

    private long _last;
    private int _round;

    /// <summary>Rounds of work to be done.</summary>
    public const int Rounds = Windows * Length;

    /// <summary>Bytes allocated in the best window.</summary>
    public long Least { get; private set; } = long.MaxValue;

    /// <summary>Says that a round begins.</summary>
    public void Round()
    {
        if (_round++ % Length == 0)
        {
            var now = GC.GetAllocatedBytesForCurrentThread();
            if (_round > 1)
            {
                Least = Math.Min(Least, now - _last);
            }

            _last = now;
        }
    }
}
