namespace Holdfast.Governance.Tenants;

/// <summary>Names of tenants: 1 to 40 characters of a to z, 0 to 9 and the hyphen.</summary>
public static class TenantId
{
    /// <summary>The tenant of a node that has only one.</summary>
    public const string Default = "default";

    /// <summary>The tenant under which the node journals what concerns no tenant alone.</summary>
    public const string Node = "node";
}
