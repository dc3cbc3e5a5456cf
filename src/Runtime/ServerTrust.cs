using System.Security.Cryptography.X509Certificates;

namespace Holdfast.Runtime;

/// <summary>What a client of TLS demands of a server, and shows it.</summary>
public sealed record ServerTrust
{
    /// <summary>The name the certificate must carry.</summary>
    public required string ServerName { get; init; }

    /// <summary>Whether chain and name are verified; false only where a user asked for it in so many words.</summary>
    public bool Verify { get; init; } = true;

    /// <summary>The roots a certificate must come from; null for those of the system.</summary>
    public X509Certificate2Collection? Roots { get; init; }

    /// <summary>The certificate shown where the server asks for one, with its private key; null for none.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>The oldest version spoken.</summary>
    public TlsVersion Minimum { get; init; } = TlsVersion.Tls12;
}
