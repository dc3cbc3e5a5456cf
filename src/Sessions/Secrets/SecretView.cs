namespace Holdfast.Sessions.Secrets;

/// <summary>A secret of the store, without its value.</summary>
/// <param name="Name">Its name.</param>
/// <param name="UpdatedAt">When its value was set.</param>
public sealed record SecretView(string Name, DateTimeOffset UpdatedAt);
