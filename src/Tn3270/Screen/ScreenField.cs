namespace Holdfast.Tn3270.Screen;

/// <summary>One field of a screen image.</summary>
/// <param name="Row">1-based row of the first data cell.</param>
/// <param name="Column">1-based column of the first data cell.</param>
/// <param name="Length">Data cells; the field may pass the end of a row, and of the screen.</param>
/// <param name="Protected">Whether keys cannot change it.</param>
/// <param name="Numeric">Whether it takes digits, minus and point only.</param>
/// <param name="Hidden">Whether its content is not displayed; its text is then empty.</param>
/// <param name="Intensified">Whether it is shown brighter.</param>
/// <param name="Modified">Whether its modified data tag is set.</param>
/// <param name="Skip">Whether the cursor passes over it: protected and numeric.</param>
/// <param name="Color">Colour of the field, one of the four basic ones if the host asked for none.</param>
/// <param name="Highlight">Highlighting of the field.</param>
/// <param name="Text">Content without trailing blanks; nulls are blanks; empty for a hidden field.</param>
/// <param name="Label">The nearest text of a protected field left of it on its row, without leaders such as dots and arrows.</param>
public sealed record ScreenField(
    int Row,
    int Column,
    int Length,
    bool Protected,
    bool Numeric,
    bool Hidden,
    bool Intensified,
    bool Modified,
    bool Skip,
    TerminalColor Color,
    TerminalHighlight Highlight,
    string Text,
    string Label)
{
    /// <summary>The lines drawn around it.</summary>
    public FieldOutline Outline { get; init; }

    /// <summary>What is asked of its content.</summary>
    public FieldValidation Validation { get; init; }

    /// <summary>Whether it holds double-byte characters alone.</summary>
    public bool DoubleByte { get; init; }
}
