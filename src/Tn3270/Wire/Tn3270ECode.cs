namespace Holdfast.Tn3270.Wire;

/// <summary>The words of a TN3270E subnegotiation (RFC 2355, section 7).</summary>
internal static class Tn3270ECode
{
    public const byte Associate = 0;
    public const byte Connect = 1;
    public const byte DeviceType = 2;
    public const byte Functions = 3;
    public const byte Is = 4;
    public const byte Reason = 5;
    public const byte Reject = 6;
    public const byte Request = 7;
    public const byte Send = 8;
}
