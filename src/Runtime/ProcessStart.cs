namespace Holdfast.Runtime;

/// <summary>What to start and how.</summary>
public sealed record ProcessStart
{
    /// <summary>The program: a path, or a name looked up on PATH.</summary>
    public required string File { get; init; }

    /// <summary>Arguments after the program's name, each passed as it is.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Variables set on top of this program's own environment where that is inherited; null takes one away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Whether its environment begins with this program's own, rather than with nothing.</summary>
    public bool InheritsEnvironment { get; init; } = true;

    /// <summary>Working folder; null for this program's own.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>
    /// Whether it runs in a session of its own, with /dev/null as input, so that it survives this program and its terminal.
    /// </summary>
    public bool Detached { get; init; }

    /// <summary>File that it reads as standard input; null for none.</summary>
    public string? InputFile { get; init; }

    /// <summary>File to which standard output and error are appended; null captures them both, or throws them away where it is detached or reads a file.</summary>
    public string? OutputFile { get; init; }
}
