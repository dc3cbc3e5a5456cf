namespace Holdfast.Tn3270.Screen;

/// <summary>Types of the attribute pairs of SFE, MF and SA (GA23-0059, "Attribute Type-Value Pairs").</summary>
internal static class ExtendedAttribute
{
    public const byte ResetAll = 0x00;
    public const byte Highlighting = 0x41;
    public const byte Foreground = 0x42;
    public const byte CharacterSet = 0x43;
    public const byte Background = 0x45;
    public const byte Field = 0xC0;
}
