namespace Holdfast.Processes.Definition;

/// <summary>What a worker waits for in another before it is started.</summary>
public enum DependencyCondition
{
    /// <summary>Its program was started.</summary>
    Started,

    /// <summary>It says that it is ready; without a check of readiness, it has run for its start grace.</summary>
    Ready,

    /// <summary>It is ready and its health is good.</summary>
    Healthy,

    /// <summary>It ended with exit code 0, as a migration does.</summary>
    Completed,
}
