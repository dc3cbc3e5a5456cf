namespace Holdfast.Tn3270.Screen;

/// <summary>What the parts of a <see cref="ScreenDelta"/> look like in bytes; numbers are written seven bits at a time, the lowest first.</summary>
internal static class DeltaForm
{
    // The first byte.
    public const byte Locked = 1;
    public const byte Whole = 2;
    public const byte Wide = 4;
    public const byte FieldsChanged = 8;
    public const byte RunsChanged = 16;

    // The byte of a look: the low half of its colour, and these.
    public const byte ColorMask = 0x0F;
    public const byte Intensified = 0x10;
    public const byte Input = 0x20;
    public const byte MoreLook = 0x40;
    public const byte DefaultColor = 0x80;

    /// <summary>Colours begin there.</summary>
    public const byte FirstColor = 0xF0;

    /// <summary>Equal characters in a row from which on they are written as one.</summary>
    public const int FillLength = 5;

    /// <summary>Unchanged cells in a row from which on they end a run; fewer cost less inside it.</summary>
    public const int SkipLength = 3;
}
