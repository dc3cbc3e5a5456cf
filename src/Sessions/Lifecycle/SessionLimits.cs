using Holdfast.Configuration;

namespace Holdfast.Sessions.Lifecycle;

/// <summary>How many sessions may be held at once, those being created counted; the <c>limits</c> section of the configuration.</summary>
public sealed record SessionLimits
{
    private const int Most = 1_000_000;

    /// <summary>On the node.</summary>
    public int Node { get; init; } = 50_000;

    /// <summary>By one tenant.</summary>
    public int Tenant { get; init; } = 50_000;

    /// <summary>By one user of a tenant.</summary>
    public int User { get; init; } = 10_000;

    /// <summary>Reads the section; the usual limits where it is not there.</summary>
    internal static SessionLimits Read(ConfigSection? section)
    {
        var usual = new SessionLimits();
        if (section is null) return usual;
        var limits = new SessionLimits
        {
            Node = section.Integer("sessions", 1, Most) ?? usual.Node,
            Tenant = section.Integer("sessions_per_tenant", 1, Most) ?? usual.Tenant,
            User = section.Integer("sessions_per_user", 1, Most) ?? usual.User,
        };
        section.Finish();
        return limits;
    }
}
