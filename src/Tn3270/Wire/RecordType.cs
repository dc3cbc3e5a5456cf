namespace Holdfast.Tn3270.Wire;

/// <summary>DATA-TYPE of a TN3270E header (RFC 2355, section 8.1.1; BID: draft-ietf-tn3270e-extensions-04).</summary>
internal enum RecordType : byte
{
    Data3270 = 0,
    ScsData = 1,
    Response = 2,
    BindImage = 3,
    Unbind = 4,
    NvtData = 5,
    Request = 6,
    SscpLuData = 7,
    PrintEndOfJob = 8,
    Bid = 9,
}
