namespace Holdfast.Tn3270.Client;

/// <summary>Whether a connection to a host is encrypted.</summary>
public enum TlsMode
{
    /// <summary>Not encrypted.</summary>
    None,

    /// <summary>Encrypted from the first byte; the host's certificate must be trusted and carry its name.</summary>
    Verify,

    /// <summary>Encrypted from the first byte; the certificate is not looked at.</summary>
    NoVerify,
}
