namespace Holdfast.Tn3270.Transfer;

/// <summary>The host system, which decides how the options of a command are written.</summary>
public enum TransferHostKind
{
    /// <summary>TSO: options follow the data set name; numbers in parentheses.</summary>
    Tso,

    /// <summary>CMS: options follow an opening parenthesis; numbers after a blank.</summary>
    Cms,

    /// <summary>CICS: as CMS, but binary and missing CRLF are written out and there are no record options.</summary>
    Cics,
}
