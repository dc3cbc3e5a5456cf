namespace Holdfast.Tn3270.Wire;

/// <summary>REASON codes of DEVICE-TYPE REJECT (RFC 2355, section 7.1.6).</summary>
internal enum RejectReason : byte
{
    ConnectPartner = 0,
    DeviceInUse = 1,
    InvalidAssociate = 2,
    InvalidName = 3,
    InvalidDeviceType = 4,
    TypeNameError = 5,
    UnknownError = 6,
    UnsupportedRequest = 7,
}
