namespace Holdfast.Contracts.Secrets;

/// <summary>What a rotation of the secret store's key has done.</summary>
public sealed record RotationInfo
{
    /// <summary>Secrets that were encrypted anew.</summary>
    public required int Secrets { get; init; }
}
