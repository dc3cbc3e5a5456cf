namespace Holdfast.Tn3270.Wire;

/// <summary>
/// REQUEST-FLAG of a TN3270E header: on a REQUEST, what is said (RFC 2355, section 8.1.2); on 3270-DATA and BID with
/// contention resolution agreed, bits (draft-ietf-tn3270e-extensions-04).
/// </summary>
internal static class RequestFlag
{
    /// <summary>On a REQUEST of a printer: what a negative response reported is mended.</summary>
    public const byte ErrorConditionCleared = 0;

    /// <summary>On data: the terminal may send from now on.</summary>
    public const byte SendData = 1;

    /// <summary>On data: the keyboard is restored, whatever the write control says.</summary>
    public const byte KeyboardRestore = 2;

    /// <summary>On a BID: it is no question, the terminal must yield.</summary>
    public const byte Signal = 4;
}
