namespace Holdfast.Processes.Schedules;

/// <summary>What happens when a run is due while the one before it goes on.</summary>
public enum OverlapPolicy
{
    /// <summary>The run is left out.</summary>
    Skip,

    /// <summary>The run begins when the one before it has ended; at most one waits.</summary>
    Queue,

    /// <summary>The one before it is stopped, and the run begins.</summary>
    Replace,
}
