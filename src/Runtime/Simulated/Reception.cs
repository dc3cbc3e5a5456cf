namespace Holdfast.Runtime.Simulated;

/// <summary>How one end of a connection takes a segment.</summary>
internal enum Reception
{
    /// <summary>It is taken and acknowledged.</summary>
    Taken,

    /// <summary>The machine is off: nobody answers.</summary>
    Silence,

    /// <summary>The machine knows of no such connection, or its end is closed: a reset comes back.</summary>
    Refused,
}
