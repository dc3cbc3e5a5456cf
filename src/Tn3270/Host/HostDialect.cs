namespace Holdfast.Tn3270.Host;

/// <summary>What a host and a terminal speak with each other.</summary>
public enum HostDialect
{
    /// <summary>Plain text, as before any negotiation (NVT, RFC 854).</summary>
    Text,

    /// <summary>3270 records without headers (RFC 1576).</summary>
    Tn3270,

    /// <summary>3270 records with headers (RFC 2355).</summary>
    Tn3270E,
}
