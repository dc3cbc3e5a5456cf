namespace Holdfast.Tn3270.Host;

/// <summary>What a device says of a record; with a negative response, why (RFC 2355, section 10.4.1).</summary>
public enum DeviceSense
{
    /// <summary>It was executed.</summary>
    DeviceEnd,

    /// <summary>The command is not known or not allowed.</summary>
    CommandReject,

    /// <summary>Somebody must do something at the device: paper is out, a cover open.</summary>
    InterventionRequired,

    /// <summary>An order or an address in it is wrong.</summary>
    OperationCheck,

    /// <summary>The device is switched off or gone.</summary>
    ComponentDisconnected,

    /// <summary>Another code.</summary>
    Unknown,
}
