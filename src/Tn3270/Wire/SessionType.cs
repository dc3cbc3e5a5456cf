namespace Holdfast.Tn3270.Wire;

/// <summary>The LU type a session is bound as; the value is the presentation profile of the BIND (SNA Formats GA27-3136).</summary>
internal enum SessionType : byte
{
    None = 0,

    /// <summary>LU type 1: a printer that takes SCS.</summary>
    ScsPrinter = 1,

    /// <summary>LU type 2: a display.</summary>
    Display = 2,

    /// <summary>LU type 3: a printer that takes the 3270 data stream.</summary>
    DataStreamPrinter = 3,
}
