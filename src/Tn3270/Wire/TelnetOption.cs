namespace Holdfast.Tn3270.Wire;

/// <summary>Telnet option codes (IANA register), and the two verbs of TERMINAL-TYPE (RFC 1091).</summary>
internal static class TelnetOption
{
    public const byte Binary = 0;
    public const byte Echo = 1;
    public const byte SuppressGoAhead = 3;
    public const byte TimingMark = 6;
    public const byte TerminalType = 24;
    public const byte EndOfRecord = 25;
    public const byte Tn3270E = 40;

    public const byte TerminalTypeIs = 0;
    public const byte TerminalTypeSend = 1;

    /// <summary>The bit of an option in a set held as a 64-bit mask; 0 for options of 64 and above, which nobody here speaks.</summary>
    public static ulong Bit(byte option) => option < 64 ? 1UL << option : 0;
}
