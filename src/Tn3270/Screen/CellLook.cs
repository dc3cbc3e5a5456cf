namespace Holdfast.Tn3270.Screen;

/// <summary>What makes two neighbouring cells look alike, their characters aside.</summary>
internal readonly record struct CellLook(
    TerminalColor Color, TerminalColor Background, TerminalHighlight Highlight, FieldOutline Outline, bool Intensified, bool Input)
{
    /// <summary>The colour of a field: its own, or one of the four basic ones that its attribute stands for.</summary>
    public static TerminalColor ColorOf(byte color, byte attribute)
    {
        if (color != 0)
            return (TerminalColor)color;
        var intensified = FieldAttribute.IsIntensified(attribute);
        return FieldAttribute.IsProtected(attribute)
            ? (intensified ? TerminalColor.NeutralWhite : TerminalColor.Blue)
            : (intensified ? TerminalColor.Red : TerminalColor.Green);
    }

    /// <summary>Some hosts add highlights up, which the architecture does not have: the strongest of the sum is shown.</summary>
    public static TerminalHighlight HighlightOf(byte value) => value switch
    {
        0 => TerminalHighlight.Default,
        0xF0 or 0xF1 or 0xF2 or 0xF4 or 0xF8 => (TerminalHighlight)value,
        _ when (value & 4) != 0 => TerminalHighlight.Underscore,
        _ when (value & 2) != 0 => TerminalHighlight.Reverse,
        _ when (value & 1) != 0 => TerminalHighlight.Blink,
        _ => TerminalHighlight.Default,
    };
}
