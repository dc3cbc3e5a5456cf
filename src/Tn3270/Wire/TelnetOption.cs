namespace Holdfast.Tn3270.Wire;

/// <summary>Telnet option codes (IANA register), and the words of their subnegotiations (RFC 1091, RFC 1572).</summary>
internal static class TelnetOption
{
    public const byte Binary = 0;
    public const byte Echo = 1;
    public const byte SuppressGoAhead = 3;
    public const byte TimingMark = 6;
    public const byte TerminalType = 24;
    public const byte EndOfRecord = 25;
    public const byte WindowSize = 31;
    public const byte NewEnvironment = 39;
    public const byte Tn3270E = 40;
    public const byte StartTls = 46;

    /// <summary>IS, of TERMINAL-TYPE and NEW-ENVIRON.</summary>
    public const byte Is = 0;

    /// <summary>SEND, of TERMINAL-TYPE and NEW-ENVIRON.</summary>
    public const byte Send = 1;

    /// <summary>INFO of NEW-ENVIRON: variables nobody asked for.</summary>
    public const byte Info = 2;

    /// <summary>FOLLOWS of START_TLS: what comes next is the handshake.</summary>
    public const byte TlsFollows = 1;

    /// <summary>The bit of an option in a set held as a 64-bit mask; 0 for options of 64 and above, which nobody here speaks.</summary>
    public static ulong Bit(byte option) => option < 64 ? 1UL << option : 0;
}
