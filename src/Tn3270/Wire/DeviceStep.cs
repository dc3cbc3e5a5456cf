namespace Holdfast.Tn3270.Wire;

/// <summary>What came of a TN3270E message from the host.</summary>
internal enum DeviceStep
{
    /// <summary>Nothing to note.</summary>
    None,

    /// <summary>A device was asked for.</summary>
    Requested,

    /// <summary>The host named the device, and functions were asked for.</summary>
    Named,

    /// <summary>Functions are agreed: records may come.</summary>
    Agreed,

    /// <summary>There will be no agreement.</summary>
    GivenUp,
}
