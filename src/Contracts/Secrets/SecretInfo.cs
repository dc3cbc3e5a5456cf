namespace Holdfast.Contracts.Secrets;

/// <summary>A secret of the node's store, without its value.</summary>
public sealed record SecretInfo
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>When its value was set.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
