namespace Holdfast.Tn3270.Screen;

/// <summary>Which part of a double-byte character a cell holds.</summary>
internal enum DoubleByteHalf : byte
{
    /// <summary>None: a single-byte character, a shift or an attribute.</summary>
    None,

    /// <summary>The first code.</summary>
    Left,

    /// <summary>The second code.</summary>
    Right,
}
