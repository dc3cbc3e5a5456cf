namespace Holdfast.Governance.Identity;

/// <summary>Particulars of a key's creation or revocation in the journal.</summary>
/// <param name="Name">The key's name.</param>
/// <param name="Role">Its role.</param>
/// <param name="ExpiresAt">When it stops being valid.</param>
internal sealed record KeyEvent(string Name, string Role, DateTimeOffset? ExpiresAt);
