using Holdfast.Runtime.Keeping;

namespace Holdfast.Processes.Definition;

/// <summary>What a worker's ends mean. Immutable.</summary>
public sealed record WorkerExits
{
    /// <summary>Exit code 0 is a good end, and every other one a failure.</summary>
    public static WorkerExits Usual { get; } = new();

    /// <summary>The good ends; instead of exit code 0 alone.</summary>
    public IReadOnlyList<ExitPattern> Success { get; init; } = [new ExitPattern(0, 0)];

    /// <summary>The ends after which starting it again is of no use.</summary>
    public IReadOnlyList<ExitPattern> Fatal { get; init; } = [];

    /// <summary>Whether a child ended in failure. An end that nobody knows is one.</summary>
    public bool IsFailure(KeptEnd end) => IsFatal(end) || !Success.Any(pattern => pattern.Matches(end));

    /// <summary>Whether a child ended so that it is not to be started again.</summary>
    public bool IsFatal(KeptEnd end) => Fatal.Any(pattern => pattern.Matches(end));
}
