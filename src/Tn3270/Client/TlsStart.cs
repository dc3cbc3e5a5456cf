namespace Holdfast.Tn3270.Client;

/// <summary>When encryption begins on a terminal's connection.</summary>
public enum TlsStart
{
    /// <summary>With the first byte, before any telnet.</summary>
    Implicit,

    /// <summary>By the START_TLS option, before anything else; a host that begins in clear is left.</summary>
    Required,

    /// <summary>By the START_TLS option where the host offers it; another host is spoken to in clear.</summary>
    Accepted,
}
