namespace Holdfast.Tn3270.Wire;

/// <summary>What two sides of a telnet connection have agreed to speak.</summary>
internal enum NegotiatedMode
{
    /// <summary>Plain telnet: text.</summary>
    Text,

    /// <summary>3270 records between EORs (RFC 1576).</summary>
    Tn3270,

    /// <summary>3270 records with headers (RFC 2355).</summary>
    Tn3270E,
}
