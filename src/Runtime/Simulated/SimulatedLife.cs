using Holdfast.Runtime.Scheduling;

namespace Holdfast.Runtime.Simulated;

/// <summary>What runs on a host from its start to its crash. When it is over, what it had ready or waiting never goes on.</summary>
internal sealed class SimulatedLife(SimulatedScheduler scheduler, string host) : Executor
{
    private Action? _ending;
    private int _stepsLeft;

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

    /// <summary>Has something end it when so many more of its steps have run.</summary>
    public void EndAfter(int steps, Action ending) => (_stepsLeft, _ending) = (steps, ending);

    /// <summary>One of its steps has run.</summary>
    public void StepRan()
    {
        if (_stepsLeft > 0 && --_stepsLeft == 0 && !IsOver)
        {
            _ending!();
        }
    }

    /// <inheritdoc/>
    public override void Enqueue(IThreadPoolWorkItem item, Fiber? owner)
    {
        if (!IsOver)
        {
            scheduler.Enqueue(new ReadyStep(this, owner, item));
        }
    }
}
