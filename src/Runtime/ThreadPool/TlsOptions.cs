using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Holdfast.Runtime.ThreadPool;

/// <summary>The platform's options for a handshake, and in words what is wrong with a certificate.</summary>
internal static class TlsOptions
{
    /// <summary>For a client; <paramref name="explain"/> hears why a certificate is refused.</summary>
    public static SslClientAuthenticationOptions OfClient(ServerTrust trust, Action<string> explain) => new()
    {
        TargetHost = trust.ServerName,
        EnabledSslProtocols = Versions(trust.Minimum),
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        CertificateChainPolicy = Policy(trust.Roots),
        ClientCertificates = trust.ClientCertificate is null ? null : [trust.ClientCertificate],
        LocalCertificateSelectionCallback = trust.ClientCertificate is { } own ? (_, _, _, _, _) => own : null,
        RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
        {
            if (!trust.Verify || errors == SslPolicyErrors.None)
            {
                return true;
            }

            explain(Verdict($"is not for '{trust.ServerName}'", certificate, chain, errors));
            return false;
        },
    };

    /// <summary>For a server; <paramref name="explain"/> hears why a client's certificate is refused.</summary>
    public static SslServerAuthenticationOptions OfServer(ServerIdentity identity, Action<string> explain) => new()
    {
        ServerCertificateContext = SslStreamCertificateContext.Create(identity.Certificate, identity.Intermediates, offline: true),
        EnabledSslProtocols = Versions(identity.Minimum),
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        ClientCertificateRequired = identity.ClientRoots is not null,
        CertificateChainPolicy = Policy(identity.ClientRoots),
        RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
        {
            // A client's certificate carries no name to compare with.
            errors &= ~SslPolicyErrors.RemoteCertificateNameMismatch;
            if (identity.ClientCertificateOptional && certificate is null)
            {
                return true;
            }

            if (identity.ClientRoots is null || errors == SslPolicyErrors.None)
            {
                return true;
            }

            explain(Verdict("", certificate, chain, errors));
            return false;
        },
    };

    private static SslProtocols Versions(TlsVersion minimum) =>
        minimum == TlsVersion.Tls13 ? SslProtocols.Tls13 : SslProtocols.Tls12 | SslProtocols.Tls13;

    private static X509ChainPolicy? Policy(X509Certificate2Collection? roots)
    {
        if (roots is null)
        {
            return null;
        }

        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }

    private static string Verdict(string misnamed, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return "the far side showed no certificate.";
        }

        var faults = new List<string>();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            faults.Add($"the certificate ({certificate?.Subject}) {misnamed}");
        }

        faults.AddRange(chain?.ChainStatus.Select(status => status.StatusInformation.Trim()).Distinct(StringComparer.Ordinal) ?? []);
        return $"{string.Join("; ", faults)}.";
    }
}
