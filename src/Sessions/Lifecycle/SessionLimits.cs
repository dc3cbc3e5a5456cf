using Holdfast.Configuration;
using Holdfast.Contracts.Errors;

namespace Holdfast.Sessions.Lifecycle;

/// <summary>How many sessions may be held at once, those being created counted, and in how much memory; the <c>limits</c> section of the configuration.</summary>
public sealed record SessionLimits
{
    private const int Most = 1_000_000;
    private const long LeastMemory = 128L * 1024 * 1024;

    /// <summary>On the node.</summary>
    public int Node { get; init; } = 50_000;

    /// <summary>By one tenant.</summary>
    public int Tenant { get; init; } = 50_000;

    /// <summary>By one user of a tenant.</summary>
    public int User { get; init; } = 10_000;

    /// <summary>Bytes of the daemon's memory from which on no session is opened; null for no limit.</summary>
    public long? Memory { get; init; }

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
            Memory = section.Size("memory"),
        };
        if (limits.Memory < LeastMemory)
        {
            section.Fail(
                "memory", ConfigurationErrors.InvalidValue, "That leaves no room for sessions beside the daemon itself.", $"Write at least {LeastMemory >> 20}MiB.");
        }

        section.Finish();
        return limits;
    }
}
