namespace Holdfast.Runtime.Simulated;

/// <summary>A step in which a timer calls back.</summary>
internal sealed class TimerFiring(SimulatedTimer timer, Fiber? owner, long generation) : IThreadPoolWorkItem
{
    /// <inheritdoc/>
    public void Execute()
    {
        if (owner is null)
        {
            timer.Fire(generation);
        }
        else
        {
            owner.Run(static firing => firing.Fire(), this);
        }
    }

    private void Fire() => timer.Fire(generation);
}
