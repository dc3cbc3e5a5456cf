using Holdfast.Governance.Identity;
using Holdfast.Governance.Tenants;
using Holdfast.Tn3270.CodePages;

namespace Holdfast.Sessions.FrontDoor;

/// <summary>The front door as the configuration defines it.</summary>
public sealed record FrontDoorDefinition
{
    /// <summary>Terminals connected at once to one port, where the configuration sets no limit.</summary>
    public const int DefaultMaxConnections = 1000;

    /// <summary>Where it listens.</summary>
    public IReadOnlyList<DoorPort> Ports { get; init; } = [];

    /// <summary>What the terminals get for which neither port nor LU decides; null has them asked.</summary>
    public DoorTarget? Default { get; init; }

    /// <summary>What terminals get by the LU they ask for; the first that matches.</summary>
    public IReadOnlyList<DoorLuRule> Lus { get; init; } = [];

    /// <summary>Who the holders of certificates are and what they get; the first that matches.</summary>
    public IReadOnlyList<DoorCertificateRule> Certificates { get; init; } = [];

    /// <summary>How users show who they are.</summary>
    public DoorLogOn LogOn { get; init; }

    /// <summary>The files of the encrypted ports; null where there are none.</summary>
    public DoorTlsFiles? Tls { get; init; }

    /// <summary>The code page of the door's own panels. What hosts show is passed on as it is.</summary>
    public CodePage CodePage { get; init; } = CodePage.Cp037;

    /// <summary>Terminals connected at once to one port, at the most.</summary>
    public int MaxConnections { get; init; } = DefaultMaxConnections;

    /// <summary>What a terminal gets that came to a port and asked for an LU; null where it is to be asked.</summary>
    /// <param name="port">The port's own target.</param>
    /// <param name="lu">The LU it has; null for none.</param>
    /// <param name="rule">The rule of its certificate; null for none.</param>
    public DoorTarget? Route(DoorTarget? port, string? lu, DoorCertificateRule? rule = null) =>
        port ?? (lu is null ? null : Lus.FirstOrDefault(candidate => candidate.Matches(lu))?.Target) ?? rule?.Target ?? Default;

    /// <summary>The rule of a certificate; null for none.</summary>
    internal DoorCertificateRule? RuleOf(DoorCertificate? certificate) =>
        certificate is null ? null : Certificates.FirstOrDefault(rule => certificate.Names.Any(rule.Matches));

    /// <summary>Who is known without being asked; null for nobody.</summary>
    /// <param name="certificate">What was shown; null for nothing.</param>
    /// <param name="address">Where he comes from.</param>
    internal Caller? Known(DoorCertificate? certificate, string address)
    {
        var rule = RuleOf(certificate);
        var suffices = rule is not null || (LogOn == DoorLogOn.Certificate && Certificates.Count == 0);
        if (certificate is not null && suffices) return new Caller(TenantId.Default, $"cert:{rule?.User ?? certificate.Name}", Role.User);
        return LogOn == DoorLogOn.None ? new Caller(TenantId.Default, $"tn3270:{address}", Role.User) : null;
    }
}
