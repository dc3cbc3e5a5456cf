namespace Holdfast.Contracts.Config;

/// <summary>A key of a worker that changes.</summary>
public sealed record ConfigChange
{
    /// <summary>Its path within the worker: <c>restart.max_retries</c>, <c>env.MODE</c>.</summary>
    public required string Key { get; init; }

    /// <summary>What it was; null where it was not there. Values of <c>env</c> are never told.</summary>
    public string? Before { get; init; }

    /// <summary>What it becomes; null where it goes away.</summary>
    public string? After { get; init; }

    /// <summary>Whether the program is started again for it.</summary>
    public required bool Restarts { get; init; }
}
