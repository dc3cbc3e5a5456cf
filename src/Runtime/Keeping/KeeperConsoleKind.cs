namespace Holdfast.Runtime.Keeping;

/// <summary>Where a child's streams lead.</summary>
public enum KeeperConsoleKind
{
    /// <summary>Nothing as input, files as output.</summary>
    None,

    /// <summary>A pseudo-terminal that the Keeper holds.</summary>
    Terminal,

    /// <summary>Three pipes that the Keeper holds.</summary>
    Pipes,
}
