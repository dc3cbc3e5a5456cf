namespace Holdfast.Contracts.Node;

/// <summary>What a check of a configuration file found, as the daemon tells the command line.</summary>
public sealed record ConfigCheck
{
    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>The data folder it names.</summary>
    public required string Data { get; init; }

    /// <summary>Address of the page and the API.</summary>
    public required string Address { get; init; }

    /// <summary>One line for people: what the file defines.</summary>
    public required string Summary { get; init; }

    /// <summary>The faults, in order of their places; empty where the file is good.</summary>
    public required IReadOnlyList<ConfigFault> Faults { get; init; }
}
