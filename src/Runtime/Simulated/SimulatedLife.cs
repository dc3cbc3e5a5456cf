using Holdfast.Runtime.Scheduling;

namespace Holdfast.Runtime.Simulated;

/// <summary>What runs on a host from its start to its crash. When it is over, what it had ready or waiting never goes on.</summary>
internal sealed class SimulatedLife(SimulatedScheduler scheduler, string host) : Executor
{
    /// <summary>The host's name.</summary>
    public string Host => host;

    /// <summary>Whether the host has crashed since.</summary>
    public bool IsOver { get; private set; }

    /// <inheritdoc/>
    public override FiberTable Fibers { get; } = new();

    /// <inheritdoc/>
    public override long Milliseconds => scheduler.Time.Now / TimeSpan.TicksPerMillisecond;

    /// <summary>Ends it.</summary>
    public void End() => IsOver = true;

    /// <inheritdoc/>
    public override void Enqueue(IThreadPoolWorkItem item, Fiber? owner)
    {
        if (!IsOver)
        {
            scheduler.Enqueue(new ReadyStep(this, owner, item));
        }
    }
}
