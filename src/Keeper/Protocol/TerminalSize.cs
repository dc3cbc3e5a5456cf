namespace Holdfast.Keeper.Protocol;

/// <summary>The size of a terminal.</summary>
/// <param name="Rows">Rows, 1 to 65,535.</param>
/// <param name="Columns">Columns, 1 to 65,535.</param>
internal readonly record struct TerminalSize(ushort Rows, ushort Columns)
{
    private const int RowShift = 16;

    /// <summary>24 rows of 80 columns.</summary>
    public static TerminalSize Usual => new(24, 80);

    /// <summary>As one number: rows in the upper half, columns in the lower.</summary>
    public long Packed => ((long)Rows << RowShift) | Columns;

    /// <summary>Out of one number.</summary>
    public static TerminalSize Unpack(long packed) => new((ushort)(packed >> RowShift), (ushort)packed);
}
