using System.Security.Cryptography.X509Certificates;

namespace Holdfast.Sessions.FrontDoor;

/// <summary>What a terminal's certificate says of its holder. Pure: whether it is good was found out by the handshake.</summary>
/// <param name="Subject">The distinguished name, such as <c>CN=ann, O=Harbor</c>.</param>
/// <param name="Name">The name to call him by: the common name, or the first alternative one; never empty.</param>
/// <param name="Names">What rules are compared with: the distinguished name, the common name, and the alternative names.</param>
internal sealed record DoorCertificate(string Subject, string Name, IReadOnlyList<string> Names)
{
    /// <summary>Characters told of a name, at the most: the certificate's maker decides what stands there.</summary>
    public const int NameLimit = 256;

    /// <summary>Alternative DNS names compared, at the most.</summary>
    public const int DnsNameLimit = 64;

    /// <summary>Reads one.</summary>
    public static DoorCertificate Of(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        // Not GetNameInfo: for a subject without a common name that gives another part of it.
        var common = certificate.SubjectName.EnumerateRelativeDistinguishedNames()
            .Where(part => !part.HasMultipleElements && part.GetSingleElementType().Value == CommonName)
            .Select(part => part.GetSingleElementValue())
            .FirstOrDefault();
        string?[] alternatives =
        [
            certificate.GetNameInfo(X509NameType.EmailName, forIssuer: false),
            certificate.GetNameInfo(X509NameType.UpnName, forIssuer: false),
            certificate.GetNameInfo(X509NameType.UrlName, forIssuer: false),
            .. certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(extension => extension.EnumerateDnsNames()).Take(DnsNameLimit),
        ];
        List<string> names =
        [
            .. new[] { certificate.Subject, common }.Concat(alternatives)
                .Where(name => !string.IsNullOrWhiteSpace(name)).Select(name => Printable(name!)).Distinct(StringComparer.OrdinalIgnoreCase),
        ];
        var called = names.FirstOrDefault(name => name != Printable(certificate.Subject)) ?? names.FirstOrDefault() ?? certificate.Thumbprint;
        return new DoorCertificate(Printable(certificate.Subject), called, names);
    }

    private const string CommonName = "2.5.4.3";

    private static string Printable(string text)
    {
        var shown = new string([.. text.Where(character => !char.IsControl(character))]).Trim();
        return shown.Length > NameLimit ? shown[..NameLimit] : shown;
    }
}
