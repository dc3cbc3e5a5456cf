namespace Holdfast.Sessions.Secrets;

/// <summary>Where the value of a secret stands. The configuration holds only this, never the value.</summary>
/// <param name="Name">The name journeys use.</param>
/// <param name="Variable">The environment variable that holds it; null where a file does.</param>
/// <param name="File">The file that holds it, without its last line end; null where a variable does.</param>
public sealed record SecretReference(string Name, string? Variable, string? File);
