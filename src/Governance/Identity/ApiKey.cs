namespace Holdfast.Governance.Identity;

/// <summary>An API key as the store knows it: everything but the secret.</summary>
public sealed record ApiKey
{
    /// <summary>Its identifier, 26 characters; the middle part of its token.</summary>
    public required string Id { get; init; }

    /// <summary>The tenant whose callers it makes.</summary>
    public required string Tenant { get; init; }

    /// <summary>Its holder's name, 1 to 60 characters; no two valid keys of a tenant have the same.</summary>
    public required string Name { get; init; }

    /// <summary>What its callers may do.</summary>
    public required Role Role { get; init; }

    /// <summary>When it was created, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it stops being valid, UTC; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was revoked, UTC; null where it was not.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>When it was last used, UTC, to the hour; null for never.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }
}
