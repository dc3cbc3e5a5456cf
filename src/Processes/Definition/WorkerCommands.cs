namespace Holdfast.Processes.Definition;

/// <summary>The programs that start and stop a worker which somebody else is the parent of. Immutable.</summary>
public sealed record WorkerCommands
{
    /// <summary>No programs.</summary>
    public static WorkerCommands None { get; } = new();

    /// <summary>What starts it, with arguments; empty where nothing here does.</summary>
    public IReadOnlyList<string> Start { get; init; } = [];

    /// <summary>What ends it, with arguments; empty where nothing here does.</summary>
    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <summary>How long a program may take, and how long after a start the process may take to be found.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
