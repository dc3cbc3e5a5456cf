namespace Holdfast.Contracts.Node;

/// <summary>The daemon's memory, and whether there is enough for more sessions.</summary>
public sealed record NodeMemoryInfo
{
    /// <summary>Bytes in use (the resident set).</summary>
    public required long Used { get; init; }

    /// <summary>Bytes from which on no session is opened (<c>limits.memory</c>); null for no limit.</summary>
    public long? Limit { get; init; }

    /// <summary>Whether none is opened now: the limit was reached, and a tenth below it was not since.</summary>
    public required bool Full { get; init; }

    /// <summary>Sessions that were not opened for that, since the daemon started.</summary>
    public required long Refused { get; init; }
}
