using Holdfast.Runtime.Scheduling;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Runtime.Timers;

/// <summary>One delay that waits in a <see cref="TimerThread"/>, which keeps it for the next when it is over.</summary>
internal sealed class Sleep : Waiter<bool>
{
    private readonly TimerThread _thread;

    public Sleep(TimerThread thread)
    {
        _thread = thread;
        Node = new SleepNode(this);
    }

    /// <summary>Its place in the wheel.</summary>
    public SleepNode Node { get; }

    /// <summary>By whose time it waits; null while nobody uses it.</summary>
    public SystemClock? Clock { get; set; }

    /// <summary>How long it was to last.</summary>
    public TimeSpan Duration { get; set; }

    /// <summary>The neighbour among those that nobody uses, or among those that end together.</summary>
    public Sleep? Next { get; set; }

    /// <inheritdoc/>
    public override string DescribeWait() => $"a delay of {Duration}";

    /// <inheritdoc/>
    protected override void OnCanceled() => _thread.Forget(this);

    /// <inheritdoc/>
    protected override void Recycle() => _thread.Keep(this);
}
