namespace Holdfast.Tn3270.Transfer;

/// <summary>How a host file is divided into records (RECFM).</summary>
public enum RecordFormat
{
    /// <summary>As the host has it: an existing file keeps its own, a new one is of variable length.</summary>
    Default,

    /// <summary>F: every record has the same length; short ones are padded.</summary>
    Fixed,

    /// <summary>V: records of any length up to the limit.</summary>
    Variable,

    /// <summary>U: no records the host would know of.</summary>
    Undefined,
}
