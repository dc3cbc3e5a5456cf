namespace Holdfast.Processes.Console;

/// <summary>A program to run beside a worker.</summary>
public sealed record ExecOrder
{
    /// <summary>Most words of a command.</summary>
    public const int MostWords = 1_000;

    /// <summary>The program and its arguments.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Whether it gets a pseudo-terminal; else three pipes.</summary>
    public bool Terminal { get; init; }

    /// <summary>Rows of the terminal.</summary>
    public int Rows { get; init; } = 24;

    /// <summary>Columns of the terminal.</summary>
    public int Columns { get; init; } = 80;
}
