namespace Holdfast.Tn3270.Screen;

/// <summary>
/// One position of the buffer. A cell with an <paramref name="Attribute"/> starts a field and shows as a blank; its colour,
/// highlight and character set are then the field's.
/// </summary>
/// <param name="Code">EBCDIC code; 0 is null.</param>
/// <param name="Attribute">Field attribute with <see cref="FieldAttribute.Present"/>; 0 for a character.</param>
/// <param name="Color">Foreground, 0 or F0 to FF.</param>
/// <param name="Background">Background, 0 or F0 to FF.</param>
/// <param name="Highlight">Highlighting, 0 or F0, F1, F2, F4, F8.</param>
/// <param name="CharacterSet">Character set, 0 or its identifier such as F1.</param>
/// <param name="Escaped">Whether the code came by graphic escape.</param>
internal readonly record struct Cell(
    byte Code, byte Attribute, byte Color, byte Background, byte Highlight, byte CharacterSet, bool Escaped)
{
    /// <summary>The identifier of the APL and text set.</summary>
    public const byte AplSet = 0xF1;

    /// <summary>A null without attributes.</summary>
    public static Cell Null => default;

    public bool IsField => Attribute != 0;

    /// <summary>The cell with another code of the base set and the attributes it had.</summary>
    public Cell WithCode(byte code) => this with { Code = code, CharacterSet = 0, Escaped = false };
}
