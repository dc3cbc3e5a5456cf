namespace Holdfast.Tn3270.Host;

/// <summary>When encryption begins on a host's connections.</summary>
public enum HostTlsStart
{
    /// <summary>With the first byte, before any telnet.</summary>
    Implicit,

    /// <summary>By the START_TLS option; a terminal that refuses is dropped.</summary>
    Required,

    /// <summary>By the START_TLS option; a terminal that refuses goes on in clear.</summary>
    Offered,
}
