namespace Holdfast.Tn3270.Host;

/// <summary>Why a host has nothing more to do with a connection, other than that its application or its terminal was done.</summary>
public enum HostDropKind
{
    /// <summary>It could not be accepted: out of descriptors or the like. Accepting goes on.</summary>
    NotAccepted,

    /// <summary>As many terminals as may be were connected.</summary>
    TurnedAway,

    /// <summary>TLS did not come about, such as for want of a client certificate.</summary>
    NotSecured,

    /// <summary>Both sides did not agree on 3270 in time.</summary>
    NotNegotiated,

    /// <summary>The application failed.</summary>
    ApplicationFailed,
}
