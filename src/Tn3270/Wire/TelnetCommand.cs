namespace Holdfast.Tn3270.Wire;

/// <summary>Telnet command bytes: what may follow IAC (RFC 854, RFC 885).</summary>
internal static class TelnetCommand
{
    public const byte EndOfRecord = 239;
    public const byte SubnegotiationEnd = 240;
    public const byte NoOperation = 241;
    public const byte Break = 243;
    public const byte InterruptProcess = 244;
    public const byte AbortOutput = 245;
    public const byte Subnegotiation = 250;
    public const byte Will = 251;
    public const byte Wont = 252;
    public const byte Do = 253;
    public const byte Dont = 254;
    public const byte Iac = 255;
}
