namespace Holdfast.Governance.Identity;

/// <summary>The API keys of a tenant.</summary>
/// <param name="Keys">Oldest first, revoked ones included.</param>
public sealed record ApiKeyList(IReadOnlyList<ApiKey> Keys);
