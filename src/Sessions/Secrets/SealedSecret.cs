namespace Holdfast.Sessions.Secrets;

/// <summary>A secret as the store keeps it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="UpdatedAt">When its value was set.</param>
/// <param name="Value">Its value, sealed.</param>
internal sealed record SealedSecret(string Name, DateTimeOffset UpdatedAt, byte[] Value);
