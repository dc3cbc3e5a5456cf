namespace Holdfast.Runtime.Scheduling;

/// <summary>A scope that is told when a fiber of it has ended, without an allocation for each.</summary>
internal interface IJoiner
{
    /// <summary>A fiber has ended; its result or failure is there. Called once for each, where it ended; must be brief.</summary>
    void Ended(Fiber fiber);
}
