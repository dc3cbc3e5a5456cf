namespace Holdfast.Contracts.Keys;

/// <summary>An API key. The token itself is told once, when the key is created.</summary>
public sealed record ApiKeyInfo
{
    /// <summary>Its identifier.</summary>
    public required string Id { get; init; }

    /// <summary>The name its creator gave it.</summary>
    public required string Name { get; init; }

    /// <summary>Its role.</summary>
    public required string Role { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends to be valid; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was last used, to the hour; null for never.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Whether it was revoked.</summary>
    public bool Revoked { get; init; }

    /// <summary>The bearer token; only in the answer to its creation.</summary>
    public string? Token { get; init; }
}
