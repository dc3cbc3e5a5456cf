namespace Holdfast.Tn3270.Host;

/// <summary>
/// One field of a panel. Positions are 1-based and name the first data cell; the attribute stands one cell before it, the
/// cell before row 1 column 1 being the last of the screen.
/// </summary>
public sealed record PanelField
{
    /// <summary>Row of the first data cell, from 1.</summary>
    public required int Row { get; init; }

    /// <summary>Column of the first data cell, from 1.</summary>
    public required int Column { get; init; }

    /// <summary>What it shows, unless a value is given for <see cref="Name"/>.</summary>
    public string Text { get; init; } = "";

    /// <summary>
    /// Name by which values are set and read. An input field needs one; a field that is not input and has one is sent
    /// back by the terminal as it is, unseen if <see cref="Hidden"/>.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>Length in cells: of an input field, or to which text is cut; 0 for the text's own length.</summary>
    public int Length { get; init; }

    /// <summary>Whether the user may type into it.</summary>
    public bool Input { get; init; }

    /// <summary>Whether only digits, '.', '-' may be typed.</summary>
    public bool Numeric { get; init; }

    /// <summary>Whether it is not displayed.</summary>
    public bool Hidden { get; init; }

    /// <summary>Whether it is bright.</summary>
    public bool Intensified { get; init; }

    /// <summary>Colour, where the terminal has colours.</summary>
    public FieldColor Color { get; init; }

    /// <summary>Highlighting, where the terminal has it.</summary>
    public FieldHighlight Highlight { get; init; }
}
