namespace Holdfast.Runtime.Keeping;

/// <summary>What a child is to be beyond its command: under which limits, as whom, on which terminal.</summary>
public sealed record KeeperTerms
{
    /// <summary>
    /// Name of the variable with a value no other run has, by which descendants that left the group are found and ended; null for the usual
    /// name, and for leaving them alone.
    /// </summary>
    public string? RunVariable { get; init; }

    /// <summary>
    /// The control group below which the child gets one of its own, such as <c>holdfast-1/payments</c>; null for none. Where the
    /// machine has no control groups to give, limits on memory and tasks are held process by process (setrlimit(2)).
    /// </summary>
    public string? Group { get; init; }

    /// <summary>The limits of that group.</summary>
    public KeeperLimits? Limits { get; init; }

    /// <summary>The user to become, by name or number; null for the Keeper's.</summary>
    public string? User { get; init; }

    /// <summary>The user group to become, by name or number; null for the user's own.</summary>
    public string? UserGroup { get; init; }

    /// <summary>Priority, -20 (first) to 19 (last); null for the Keeper's.</summary>
    public int? Nice { get; init; }

    /// <summary>How soon it is killed when memory is out, -1000 (never) to 1000 (first); null for the Keeper's.</summary>
    public int? OutOfMemoryScore { get; init; }

    /// <summary>Rights that files it makes do not have (umask(2)); null for the Keeper's.</summary>
    public int? Mask { get; init; }

    /// <summary>Descriptors that each process may have open; null for the Keeper's.</summary>
    public long? Descriptors { get; init; }

    /// <summary>Where its streams lead.</summary>
    public KeeperConsoleKind Console { get; init; }

    /// <summary>Rows of the terminal.</summary>
    public int Rows { get; init; } = 24;

    /// <summary>Columns of the terminal.</summary>
    public int Columns { get; init; } = 80;

    /// <summary>
    /// Whether the child is there for the connection that starts it: that one is attached to its console at once, and the child is
    /// hung up when it goes.
    /// </summary>
    public bool HangUp { get; init; }
}
