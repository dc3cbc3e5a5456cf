using Holdfast.Runtime.Keeping;

namespace Holdfast.Sessions.Survival;

/// <summary>What sessions need to outlive the daemon.</summary>
public sealed record SurvivalOptions
{
    /// <summary>The folder of what the next daemon needs; made where it is not there, for its owner alone.</summary>
    public required string Folder { get; init; }

    /// <summary>Connects to the Keeper that is there.</summary>
    public required Func<CancellationToken, ValueTask<HeldConnections>> Keeper { get; init; }
}
