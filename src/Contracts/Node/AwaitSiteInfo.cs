namespace Holdfast.Contracts.Node;

/// <summary>A place in the program where a task waits.</summary>
public sealed record AwaitSiteInfo
{
    /// <summary>Type and method.</summary>
    public required string Member { get; init; }

    /// <summary>The source file, where the program has symbols.</summary>
    public string? File { get; init; }

    /// <summary>The line, from 1, where the program has symbols.</summary>
    public int? Line { get; init; }
}
