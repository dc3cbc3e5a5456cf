namespace Holdfast.Tn3270.Screen;

/// <summary>Neighbouring cells of one row that look alike, as long as possible.</summary>
/// <param name="Row">1-based row.</param>
/// <param name="Column">1-based column of the first cell.</param>
/// <param name="Text">One character per cell; blanks for nulls, attributes and hidden content.</param>
/// <param name="Color">Foreground, with the character's, the field's or a basic colour; never <see cref="TerminalColor.Default"/>.</param>
/// <param name="Background">Background; <see cref="TerminalColor.Default"/> if none was asked for.</param>
/// <param name="Highlight">Highlighting of the character or the field.</param>
/// <param name="Intensified">Whether the field is intensified.</param>
/// <param name="Input">Whether the cells belong to an unprotected field.</param>
public sealed record ScreenRun(
    int Row,
    int Column,
    string Text,
    TerminalColor Color,
    TerminalColor Background,
    TerminalHighlight Highlight,
    bool Intensified,
    bool Input)
{
    /// <summary>The lines drawn along its cells: under and over all of them, left of the first and right of the last.</summary>
    public FieldOutline Outline { get; init; }
}
