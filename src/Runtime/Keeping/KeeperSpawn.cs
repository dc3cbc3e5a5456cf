namespace Holdfast.Runtime.Keeping;

/// <summary>
/// A child for the Keeper to start. It gets a session and process group of its own, default signals and /dev/null as input.
/// </summary>
public sealed record KeeperSpawn
{
    /// <summary>The id under which it is held, 1 to 100 bytes of UTF-8; no two living children share one.</summary>
    public required string Id { get; init; }

    /// <summary>The program: a path, which is relative to the working folder, or a name looked up on the child's PATH.</summary>
    public required string File { get; init; }

    /// <summary>Arguments after the program's name.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The whole environment; nothing is inherited from the Keeper.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Working folder; null for the Keeper's own.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>How standard output is captured; null where it is not.</summary>
    public KeeperCapture? Output { get; init; }

    /// <summary>How standard error is captured; null where it is not.</summary>
    public KeeperCapture? Error { get; init; }

    /// <summary>File to which the child appends standard output by itself where it is not captured; null throws it away.</summary>
    public string? OutputFile { get; init; }

    /// <summary>File to which the child appends standard error by itself where it is not captured; null throws it away.</summary>
    public string? ErrorFile { get; init; }

    /// <summary>What it is to be beyond that; null for a plain child, which starts the fastest.</summary>
    public KeeperTerms? Terms { get; init; }

    /// <summary>
    /// When the Keeper starts the same again by itself, before it tells of the end; null for never. Who then asks for the same start gets
    /// <see cref="KeeperFailure.Duplicate"/> with the child that lives.
    /// </summary>
    public KeeperSuccession? Succession { get; init; }
}
