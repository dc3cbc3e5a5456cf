namespace Holdfast.Tn3270.Screen;

/// <summary>What makes a cell hold double-byte characters.</summary>
internal enum DoubleByteReason : byte
{
    /// <summary>The field has the double-byte character set.</summary>
    Field,

    /// <summary>The character itself has it, by SA.</summary>
    Attribute,

    /// <summary>It stands between shift-out and shift-in.</summary>
    Subfield,
}
