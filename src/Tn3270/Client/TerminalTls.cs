using System.Security.Cryptography.X509Certificates;
using Holdfast.Runtime;

namespace Holdfast.Tn3270.Client;

/// <summary>Encryption of a terminal's connection, and what is demanded of the host.</summary>
public sealed record TerminalTls
{
    /// <summary>When it begins.</summary>
    public TlsStart Start { get; init; } = TlsStart.Implicit;

    /// <summary>Whether the host's certificate is verified; false only where a user asked for it in so many words.</summary>
    public bool Verify { get; init; } = true;

    /// <summary>The name the certificate must carry; null for the one connected to.</summary>
    public string? ServerName { get; init; }

    /// <summary>The roots a certificate must come from; null for those of the system.</summary>
    public X509Certificate2Collection? Roots { get; init; }

    /// <summary>The certificate shown where the host asks for one, with its private key; null for none.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>The oldest version of TLS spoken.</summary>
    public TlsVersion Minimum { get; init; } = TlsVersion.Tls12;

    /// <summary>The same for the network.</summary>
    internal ServerTrust ToTrust(string host) => new()
    {
        ServerName = ServerName ?? host,
        Verify = Verify,
        Roots = Roots,
        ClientCertificate = ClientCertificate,
        Minimum = Minimum,
    };
}
