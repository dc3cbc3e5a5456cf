namespace Holdfast.Governance.Identity;

/// <summary>Asks for an API key in the caller's tenant.</summary>
/// <param name="Name">Its holder's name, 1 to 60 characters of letters, digits and <c>. _ @ -</c>; the actor becomes <c>key:NAME</c>.</param>
/// <param name="Role">What it may do; not more than the caller.</param>
/// <param name="ExpiresAt">When it stops being valid; null for never.</param>
public sealed record ApiKeyRequest(string Name, Role Role, DateTimeOffset? ExpiresAt = null);
