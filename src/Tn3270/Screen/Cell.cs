namespace Holdfast.Tn3270.Screen;

/// <summary>
/// One position of the buffer. A cell with an <paramref name="Attribute"/> starts a field and shows as a blank; its look is then
/// the field's.
/// </summary>
/// <param name="Code">EBCDIC code; 0 is null.</param>
/// <param name="Attribute">Field attribute with <see cref="FieldAttribute.Present"/>; 0 for a character.</param>
/// <param name="Look">Extended attributes.</param>
internal readonly record struct Cell(byte Code, byte Attribute, Look Look)
{
    /// <summary>A null without attributes.</summary>
    public static Cell Null => default;

    public bool IsField => Attribute != 0;

    public byte Color => Look.Color;

    public byte Background => Look.Background;

    public byte Highlight => Look.Highlight;

    public byte CharacterSet => Look.CharacterSet;

    public bool Escaped => Look.Escaped;

    public byte InputControl => Look.InputControl;

    /// <summary>The cell with another code of the base set and the attributes it had.</summary>
    public Cell WithCode(byte code) => new(code, Attribute, Look.InBaseSet());
}
