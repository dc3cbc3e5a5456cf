namespace Holdfast.Tn3270.Wire;

/// <summary>TN3270E functions as a set; bit n is function code n (RFC 2355, section 7.2.1).</summary>
[Flags]
internal enum Tn3270EFunctions
{
    None = 0,
    BindImage = 1 << 0,
    DataStreamControl = 1 << 1,
    Responses = 1 << 2,
    ScsControlCodes = 1 << 3,
    SysReq = 1 << 4,
    Unknown = 1 << 31,
}
