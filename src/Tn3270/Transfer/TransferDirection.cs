namespace Holdfast.Tn3270.Transfer;

/// <summary>Which way a file goes, seen from the terminal.</summary>
public enum TransferDirection
{
    /// <summary>From the host to the terminal: IND$FILE GET.</summary>
    Receive,

    /// <summary>From the terminal to the host: IND$FILE PUT.</summary>
    Send,
}
