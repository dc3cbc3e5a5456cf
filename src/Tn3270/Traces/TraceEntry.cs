namespace Holdfast.Tn3270.Traces;

/// <summary>One network read or write of a recorded session, or a mark.</summary>
public sealed record TraceEntry
{
    /// <summary>Whose bytes they are, or that it is a mark.</summary>
    public required TraceSide Side { get; init; }

    /// <summary>The bytes as they went over the connection, telnet and all, without TLS; empty for a mark.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>The name of a mark; null for bytes.</summary>
    public string? Mark { get; init; }

    /// <summary>The last time told before it, in the recorder's own time zone; null where the trace tells none.</summary>
    public DateTime? Time { get; init; }

    /// <summary>The line it begins on, from 1; 0 for one that was not read from a trace.</summary>
    public int Line { get; init; }
}
