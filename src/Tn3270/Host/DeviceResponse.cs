namespace Holdfast.Tn3270.Host;

/// <summary>A device's answer to a record.</summary>
/// <param name="Sense">How it went.</param>
/// <param name="Told">
/// Whether the device itself said so; false where it agreed to no responses, so that nobody can know more than that the record
/// was sent.
/// </param>
public readonly record struct DeviceResponse(DeviceSense Sense, bool Told)
{
    /// <summary>Whether nothing went wrong that was told.</summary>
    public bool IsPositive => Sense == DeviceSense.DeviceEnd;
}
