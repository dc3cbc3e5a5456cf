namespace Holdfast.Tn3270.Screen;

/// <summary>Where a field of an image starts and what its attribute says: all that is kept of it until somebody asks.</summary>
/// <param name="Start">Address of the attribute.</param>
/// <param name="Attribute">The field attribute.</param>
/// <param name="Look">The extended attributes.</param>
internal readonly record struct FieldPlace(int Start, byte Attribute, Look Look)
{
    public bool IsProtected => FieldAttribute.IsProtected(Attribute);

    public TerminalColor Color => CellLook.ColorOf(Look.Color, Attribute);
}
