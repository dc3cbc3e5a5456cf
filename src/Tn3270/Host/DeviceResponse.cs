namespace Holdfast.Tn3270.Host;

/// <summary>A device's answer to a record.</summary>
/// <param name="Sense">How it went.</param>
/// <param name="Told">
/// Whether the device itself said so; false where it agreed to no responses, so that nobody can know more than that the record
/// was sent.
/// </param>
public readonly record struct DeviceResponse(DeviceSense Sense, bool Told)
{
    /// <summary>
    /// The sense data the device gave, such as 0x10030000 for a function that is not supported (SNA Formats, GA27-3136, "Sense
    /// data"); 0 where it gave none, as most do.
    /// </summary>
    public uint SnaSense { get; init; }

    /// <summary>Whether nothing went wrong that was told.</summary>
    public bool IsPositive => Sense == DeviceSense.DeviceEnd;
}
