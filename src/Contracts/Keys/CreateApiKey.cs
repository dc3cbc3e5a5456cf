namespace Holdfast.Contracts.Keys;

/// <summary>Asks for an API key.</summary>
public sealed record CreateApiKey
{
    /// <summary>A name for the holder, shown in the audit trail: 1 to 60 letters, digits and <c>. _ @ -</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>One of <c>readonly user power_user tenant_admin system_admin</c>.</summary>
    public string Role { get; init; } = "user";

    /// <summary>How long it is valid, with its unit (<c>90d</c>); null for no end.</summary>
    public string? ExpiresIn { get; init; }
}
