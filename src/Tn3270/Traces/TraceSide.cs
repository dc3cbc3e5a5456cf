namespace Holdfast.Tn3270.Traces;

/// <summary>What an entry of a trace is.</summary>
public enum TraceSide
{
    /// <summary>Bytes from the host to the terminal: lines that begin with <c>&lt;</c>.</summary>
    Host,

    /// <summary>Bytes from the terminal to the host: lines that begin with <c>&gt;</c>.</summary>
    Terminal,

    /// <summary>A mark between bytes: a line of <c>+</c> and a name.</summary>
    Mark,
}
