using System.Security.Cryptography.X509Certificates;

namespace Holdfast.Runtime;

/// <summary>What a server of TLS shows its clients, and demands of them.</summary>
public sealed record ServerIdentity
{
    /// <summary>The certificate, with its private key.</summary>
    public required X509Certificate2 Certificate { get; init; }

    /// <summary>The certificates between it and its root, shown with it; null for none.</summary>
    public X509Certificate2Collection? Intermediates { get; init; }

    /// <summary>The roots a client's certificate must come from; null asks for none.</summary>
    public X509Certificate2Collection? ClientRoots { get; init; }

    /// <summary>Whether a client may come without a certificate where one is asked for; one that it shows must be good all the same.</summary>
    public bool ClientCertificateOptional { get; init; }

    /// <summary>The oldest version spoken.</summary>
    public TlsVersion Minimum { get; init; } = TlsVersion.Tls12;
}
