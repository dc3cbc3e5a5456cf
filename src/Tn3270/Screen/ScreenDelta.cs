using System.Buffers;

namespace Holdfast.Tn3270.Screen;

/// <summary>
/// Screens as differences to the screen before, in a few bytes: changed cells as runs, changed fields and looks, cursor and keyboard. As an
/// image holds nothing of hidden fields, neither does its difference; what a <see cref="ScreenCover"/> has covered is not in it either.
/// Whoever keeps such bytes sees to it that they come back unharmed; the reader checks only that they make a screen.
/// </summary>
public static class ScreenDelta
{
    /// <summary>Cells of the largest screen.</summary>
    internal const int CellLimit = 16384;

    /// <summary>
    /// Whether two screens of one terminal look different: in cells, fields, looks, cursor, keyboard or size. The versions do not count.
    /// </summary>
    public static bool Differs(ScreenImage before, ScreenImage after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return !ReferenceEquals(before, after)
            && (before.Rows != after.Rows || before.Columns != after.Columns || before.CursorRow != after.CursorRow
                || before.CursorColumn != after.CursorColumn || before.KeyboardLocked != after.KeyboardLocked
                || !before.FieldPlaces.SequenceEqual(after.FieldPlaces) || !before.RunPlaces.SequenceEqual(after.RunPlaces)
                || !before.CellBlock.SameAs(after.CellBlock));
    }

    /// <summary>Writes what makes one screen of another.</summary>
    /// <param name="before">The screen before; null to write the whole of <paramref name="after"/>. It must be of the same size.</param>
    /// <param name="after">The screen.</param>
    /// <param name="target">Where the bytes go.</param>
    /// <exception cref="ArgumentException">The screens are of different sizes.</exception>
    public static void Write(ScreenImage? before, ScreenImage after, IBufferWriter<byte> target)
    {
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(target);
        if (before is not null && !IsSameSize(before, after))
            throw new ArgumentException("Screens of different sizes have no difference: write the whole.", nameof(before));
        new ScreenDeltaWriter(target).Write(before, after);
    }

    /// <summary>Makes a screen of the one before and the difference.</summary>
    /// <param name="before">The screen that the difference was made from; null for a whole one.</param>
    /// <param name="bytes">What <see cref="Write"/> wrote, and nothing else.</param>
    /// <exception cref="InvalidDataException">The bytes make no screen.</exception>
    public static ScreenImage Read(ScreenImage? before, ReadOnlySpan<byte> bytes) => new ScreenDeltaReader(bytes).Read(before);

    /// <summary>Whether a difference can be made between two screens.</summary>
    public static bool IsSameSize(ScreenImage one, ScreenImage other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return one.Rows == other.Rows && one.Columns == other.Columns;
    }
}
