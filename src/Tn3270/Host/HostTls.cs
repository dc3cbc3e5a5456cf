using Holdfast.Runtime;

namespace Holdfast.Tn3270.Host;

/// <summary>Encryption of a host's connections.</summary>
public sealed record HostTls
{
    /// <summary>What terminals are shown, and what is demanded of them.</summary>
    public required ServerIdentity Identity { get; init; }

    /// <summary>When it begins.</summary>
    public HostTlsStart Start { get; init; } = HostTlsStart.Implicit;
}
