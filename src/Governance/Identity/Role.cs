namespace Holdfast.Governance.Identity;

/// <summary>What a caller may do, from least to most; each includes those before it.</summary>
public enum Role
{
    /// <summary>Reads.</summary>
    Readonly,

    /// <summary>Uses sessions.</summary>
    User,

    /// <summary>Operates workers and endpoints as well.</summary>
    PowerUser,

    /// <summary>Manages the API keys of its tenant as well.</summary>
    TenantAdmin,

    /// <summary>Everything on the node.</summary>
    SystemAdmin,
}
