namespace Holdfast.Processes.Supervision;

/// <summary>What an operator can ask of a worker.</summary>
internal enum WorkerOperation
{
    /// <summary>Start it.</summary>
    Start,

    /// <summary>End it.</summary>
    Stop,

    /// <summary>End it where it runs, and start it.</summary>
    Restart,
}
