namespace Holdfast.Governance.Identity;

/// <summary>On whose behalf an operation runs. Every call carries one from the edge down to the journal.</summary>
/// <param name="Tenant">The tenant; <see cref="Tenants.TenantId.Default"/> on a node with one.</param>
/// <param name="Actor">Who: <c>local:NAME</c>, <c>key:NAME</c>, <c>demo</c> or <c>system:PART</c>.</param>
/// <param name="Role">What it may do.</param>
public sealed record Caller(string Tenant, string Actor, Role Role)
{
    /// <summary>The node itself, acting through one of its parts.</summary>
    public static Caller System(string part) => new(Tenants.TenantId.Default, $"system:{part}", Role.SystemAdmin);
}
