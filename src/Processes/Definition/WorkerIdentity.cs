namespace Holdfast.Processes.Definition;

/// <summary>As whom, and with what standing, a worker's program runs; null means as the Keeper does.</summary>
public sealed record WorkerIdentity
{
    /// <summary>User, by name or number.</summary>
    public string? User { get; init; }

    /// <summary>Group, by name or number; null for the user's own.</summary>
    public string? Group { get; init; }

    /// <summary>The mask of the rights that new files do not get, 0 to 511 (octal 777).</summary>
    public int? Umask { get; init; }

    /// <summary>Niceness, -20 (first) to 19 (last).</summary>
    public int? Nice { get; init; }
}
