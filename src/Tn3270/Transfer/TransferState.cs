namespace Holdfast.Tn3270.Transfer;

/// <summary>How far a transfer has come.</summary>
public enum TransferState
{
    /// <summary>The host has not answered the command yet.</summary>
    Waiting,

    /// <summary>Data flow.</summary>
    Running,

    /// <summary>It is to be given up: the host is told at its next request.</summary>
    Cancelling,

    /// <summary>The host was told that it is given up; its last word is awaited.</summary>
    Aborting,

    /// <summary>All of the file arrived.</summary>
    Complete,

    /// <summary>It ended without the whole file.</summary>
    Failed,
}
