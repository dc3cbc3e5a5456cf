namespace Holdfast.Tn3270.Client;

/// <summary>How far a terminal has come with its host.</summary>
public enum TerminalPhase
{
    /// <summary>Nothing is agreed, and the host has shown nothing.</summary>
    Negotiating,

    /// <summary>The host shows plain text.</summary>
    Nvt,

    /// <summary>TN3270E is agreed, but no application has the terminal: before BIND, or talking to the SSCP.</summary>
    Unbound,

    /// <summary>3270 records without headers (RFC 1576).</summary>
    Tn3270,

    /// <summary>3270 records with headers (RFC 2355).</summary>
    Tn3270E,

    /// <summary>It is over; <see cref="TerminalMachine.FailureReason"/> says why.</summary>
    Failed,
}
