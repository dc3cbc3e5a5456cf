using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Holdfast.Runtime;

namespace Holdfast.Conformance.Peers;

/// <summary>A host's certificate for 127.0.0.1, of a root of its own that lies in a file for peers to trust.</summary>
internal sealed class PeerCertificate : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("holdfast-conformance").FullName;
    private readonly X509Certificate2 _root;

    public PeerCertificate()
    {
        using ECDsa rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest root = new("CN=Conformance Root", rootKey, HashAlgorithmName.SHA256);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _root = root.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(RootFile, _root.ExportCertificatePem());

        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 bare = request.Create(
            _root, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(12), RandomNumberGenerator.GetBytes(8));
        Identity = new ServerIdentity { Certificate = bare.CopyWithPrivateKey(key) };
        using ECDsa userKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest user = new("CN=Ann Lee, O=Harbor", userKey, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder userNames = new();
        userNames.AddEmailAddress("ann@example.com");
        user.CertificateExtensions.Add(userNames.Build());
        using X509Certificate2 shown = user.Create(
            _root, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(12), RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(UserFile, shown.ExportCertificatePem());
        File.WriteAllText(UserKeyFile, userKey.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(IdentityFile, $"{bare.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
    }

    /// <summary>The host's side.</summary>
    public ServerIdentity Identity { get; }

    /// <summary>The root, for our own terminal.</summary>
    public X509Certificate2Collection Roots => [_root];

    /// <summary>The host's certificate and key as a PEM file, for hosts that are programs.</summary>
    public string IdentityFile => Path.Combine(_folder, "identity.pem");

    /// <summary>The certificate of a user, <c>ann@example.com</c>, as a PEM file, for s3270's -certfile.</summary>
    public string UserFile => Path.Combine(_folder, "user.pem");

    /// <summary>Its key, for -keyfile.</summary>
    public string UserKeyFile => Path.Combine(_folder, "user.key");

    /// <summary>The root as a PEM file, for s3270's -cafile.</summary>
    public string RootFile => Path.Combine(_folder, "root.pem");

    public void Dispose()
    {
        Identity.Certificate.Dispose();
        _root.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
