namespace Holdfast.Tn3270.Screen;

/// <summary>The lines around a field (GA23-0059, "Field Outlining"); a host may ask for several.</summary>
[Flags]
public enum FieldOutline : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Under it.</summary>
    Under = 1,

    /// <summary>At its right.</summary>
    Right = 2,

    /// <summary>Over it.</summary>
    Over = 4,

    /// <summary>At its left.</summary>
    Left = 8,
}
