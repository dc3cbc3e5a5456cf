namespace Holdfast.Runtime;

/// <summary>The oldest version of TLS that is spoken.</summary>
public enum TlsVersion
{
    /// <summary>TLS 1.2 (RFC 5246) or newer.</summary>
    Tls12,

    /// <summary>TLS 1.3 (RFC 8446) only.</summary>
    Tls13,
}
