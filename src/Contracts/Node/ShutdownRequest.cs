namespace Holdfast.Contracts.Node;

/// <summary>Asks the daemon to end.</summary>
public sealed record ShutdownRequest
{
    /// <summary>Whether the workers and the Keeper go on; the daemon then finds them when it is started again.</summary>
    public bool KeepWorkers { get; init; }
}
