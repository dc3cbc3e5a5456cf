namespace Holdfast.Tn3270.Wire;

/// <summary>
/// TN3270E functions as a set; bit n is function code n (RFC 2355, section 7.2.1; contention resolution:
/// draft-ietf-tn3270e-extensions-04).
/// </summary>
[Flags]
internal enum Tn3270EFunctions
{
    None = 0,
    BindImage = 1 << 0,
    DataStreamControl = 1 << 1,
    Responses = 1 << 2,
    ScsControlCodes = 1 << 3,
    SysReq = 1 << 4,
    ContentionResolution = 1 << 5,
    SnaSense = 1 << 6,

    /// <summary>What goes with a display.</summary>
    Display = BindImage | Responses | SysReq | ContentionResolution,

    /// <summary>What goes with a printer.</summary>
    Printer = BindImage | DataStreamControl | Responses | ScsControlCodes | SysReq,

    Unknown = 1 << 31,
}
