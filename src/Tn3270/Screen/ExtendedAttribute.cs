namespace Holdfast.Tn3270.Screen;

/// <summary>Attribute types of the orders SA, SFE and MF (GA23-0059, "Attribute types").</summary>
internal static class ExtendedAttribute
{
    public const byte ResetAll = 0x00;
    public const byte Highlighting = 0x41;
    public const byte Foreground = 0x42;
    public const byte CharacterSet = 0x43;
    public const byte Background = 0x45;
    public const byte Transparency = 0x46;
    public const byte Field = 0xC0;
    public const byte Validation = 0xC1;
    public const byte Outlining = 0xC2;
    public const byte InputControl = 0xFE;
}
