using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Holdfast.Runtime;

namespace Holdfast.Sessions.Tests.FrontDoor;

/// <summary>A root of its own, with the door's certificate and those of users.</summary>
internal sealed class DoorAuthority : IDisposable
{
    private readonly List<X509Certificate2> _made = [];
    private readonly X509Certificate2 _root;

    public DoorAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Door Root", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    /// <summary>What the door shows, and demands of its terminals.</summary>
    public ServerIdentity Identity(bool optional = false) =>
        new() { Certificate = Issue("CN=door"), ClientRoots = [_root], ClientCertificateOptional = optional };

    /// <summary>A certificate with its key.</summary>
    public X509Certificate2 Issue(string subject, string? email = null, string? dns = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (email is not null) names.AddEmailAddress(email);
        if (dns is not null) names.AddDnsName(dns);
        if (email is not null || dns is not null) request.CertificateExtensions.Add(names.Build());
        using var bare = request.Create(_root, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(12), RandomNumberGenerator.GetBytes(8));
        using var keyed = bare.CopyWithPrivateKey(key);
        var made = X509CertificateLoader.LoadPkcs12(keyed.Export(X509ContentType.Pkcs12), null);
        _made.Add(made);
        return made;
    }

    public void Dispose()
    {
        foreach (var certificate in _made) certificate.Dispose();
        _root.Dispose();
    }
}
