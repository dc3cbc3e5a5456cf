namespace Holdfast.Sessions.Endpoints;

/// <summary>How far a health check goes.</summary>
public enum CheckKind
{
    /// <summary>Up to the first screen: connection, TLS where it is on, and the 3270 negotiation.</summary>
    Negotiate,

    /// <summary>The TCP connection alone, with TLS where it is on: says that something listens.</summary>
    Connect,

    /// <summary>A journey on a session of its own: says that the application answers.</summary>
    Transaction,
}
