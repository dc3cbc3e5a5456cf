namespace Holdfast.Contracts.Node;

/// <summary>A fault of a configuration file.</summary>
public sealed record ConfigFault
{
    /// <summary>Line, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>Column, from 1.</summary>
    public required int Column { get; init; }

    /// <summary>Whether it concerns single workers only, so that the others can be run without them.</summary>
    public bool Contained { get; init; }

    /// <summary>The catalogue code.</summary>
    public required string Code { get; init; }

    /// <summary>The whole message, with file, line, column, the source line and the mend.</summary>
    public required string Message { get; init; }
}
