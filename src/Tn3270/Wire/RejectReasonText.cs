namespace Holdfast.Tn3270.Wire;

/// <summary>REASON codes in words.</summary>
internal static class RejectReasonText
{
    /// <summary>What a reason says, to follow a colon.</summary>
    public static string Describe(this RejectReason reason) => reason switch
    {
        RejectReason.ConnectPartner => "its partner cannot be connected so",
        RejectReason.DeviceInUse => "it is in use",
        RejectReason.InvalidAssociate => "it cannot be associated with",
        RejectReason.InvalidName => "there is no such name",
        RejectReason.InvalidDeviceType => "the device type is not known",
        RejectReason.TypeNameError => "the name does not go with the device type",
        RejectReason.UnsupportedRequest => "the request is not supported",
        _ => "no reason was given",
    };
}
