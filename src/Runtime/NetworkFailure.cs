namespace Holdfast.Runtime;

/// <summary>Why a socket operation failed.</summary>
public enum NetworkFailure
{
    /// <summary>None of the other reasons; the message says more.</summary>
    Other,

    /// <summary>The far side refused the connection.</summary>
    Refused,

    /// <summary>No route, or the network is down.</summary>
    Unreachable,

    /// <summary>The host name is not known.</summary>
    NameNotFound,

    /// <summary>The far side did not answer in time.</summary>
    TimedOut,

    /// <summary>The far side reset the connection.</summary>
    Reset,

    /// <summary>Somebody else listens on this address.</summary>
    AddressInUse,

    /// <summary>The system does not permit it.</summary>
    NotPermitted,

    /// <summary>The TLS handshake failed; the message says how.</summary>
    Tls,
}
