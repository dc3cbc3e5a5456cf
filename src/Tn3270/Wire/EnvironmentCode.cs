namespace Holdfast.Tn3270.Wire;

/// <summary>The words inside a NEW-ENVIRON subnegotiation (RFC 1572).</summary>
internal static class EnvironmentCode
{
    public const byte Variable = 0;
    public const byte Value = 1;
    public const byte Escape = 2;
    public const byte UserVariable = 3;
}
