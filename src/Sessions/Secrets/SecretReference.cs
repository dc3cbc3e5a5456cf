namespace Holdfast.Sessions.Secrets;

/// <summary>Where the value of a secret stands. The configuration holds only this, never the value.</summary>
/// <param name="Name">The name journeys use.</param>
/// <param name="Variable">The environment variable that holds it; null where it stands elsewhere.</param>
/// <param name="File">The file that holds it, without its last line end; null where it stands elsewhere.</param>
public sealed record SecretReference(string Name, string? Variable, string? File)
{
    /// <summary>Its name in the node's secret store; null where it stands elsewhere.</summary>
    public string? Stored { get; init; }
}
