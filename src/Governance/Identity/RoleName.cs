namespace Holdfast.Governance.Identity;

/// <summary>Roles as users write them: lower-case words joined by underscores.</summary>
public static class RoleName
{
    private static readonly string[] Names = ["readonly", "user", "power_user", "tenant_admin", "system_admin"];

    /// <summary>All names, from least to most.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <summary>The role's name.</summary>
    public static string Of(Role role) => Names[(int)role];

    /// <summary>The role with this name; null where there is none.</summary>
    public static Role? Find(string? name)
    {
        int index = Array.IndexOf(Names, name);
        return index < 0 ? null : (Role)index;
    }
}
