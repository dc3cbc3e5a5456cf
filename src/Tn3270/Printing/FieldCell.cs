namespace Holdfast.Tn3270.Printing;

/// <summary>What one position of an LU type 3 printer's buffer holds.</summary>
internal enum FieldCell : byte
{
    /// <summary>Nothing was written.</summary>
    Empty,

    /// <summary>A character.</summary>
    Character,

    /// <summary>The left half of a character two positions wide.</summary>
    WideLeft,

    /// <summary>Its right half.</summary>
    WideRight,

    /// <summary>A null or a control that prints nothing.</summary>
    Null,

    /// <summary>The attribute of a field that prints.</summary>
    Visible,

    /// <summary>The attribute of a field that prints as blanks.</summary>
    Hidden,

    NewLine,
    CarriageReturn,
    FormFeed,
    EndOfMedium,
}
