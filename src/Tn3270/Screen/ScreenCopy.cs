using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Tn3270.Screen;

/// <summary>
/// The cells of a screen at one moment, codes and attributes as the host wrote them, to show them on another terminal. It never changes.
/// Unlike <see cref="ScreenImage"/> it holds what hidden fields hold, so that a change of it is noticed; <see cref="ScreenStream"/> sends
/// none of that.
/// </summary>
public sealed class ScreenCopy
{
    private const byte Asterisk = 0x5C;

    private ScreenCopy(ScreenGrid grid, bool keyboardLocked, bool doubleByte)
    {
        Grid = grid;
        KeyboardLocked = keyboardLocked;
        HasDoubleByte = doubleByte;
    }

    /// <summary>Rows.</summary>
    public int Rows => Grid.Rows;

    /// <summary>Columns.</summary>
    public int Columns => Grid.Columns;

    /// <summary>Whether keys are refused until the host answers.</summary>
    public bool KeyboardLocked { get; }

    /// <summary>Whether there is at least one field.</summary>
    public bool Formatted => Grid.Formatted;

    /// <summary>Whether its characters may be double-byte ones.</summary>
    internal bool HasDoubleByte { get; }

    internal ScreenGrid Grid { get; }

    /// <summary>Copies a screen as it is.</summary>
    /// <param name="screen">The screen.</param>
    /// <param name="cover">Covers what must not be seen, see <see cref="ScreenCover"/>; null for nothing. What differs is shown as asterisks.</param>
    public static ScreenCopy Of(ScreenBuffer screen, Func<ScreenImage, ScreenImage>? cover = null)
    {
        ArgumentNullException.ThrowIfNull(screen);
        var source = screen.Grid;
        var grid = Clone(source);
        for (var address = 0; address < source.Size; address++)
        {
            // Plain text has no codes of its own.
            if (source.TextAt(address) is not '\0') TextCodes.Set(grid, source, address, screen.CodePage);
        }

        if (cover is not null) Cover(grid, screen.Capture(), cover);
        return new ScreenCopy(grid, screen.KeyboardLocked, screen.CodePage.HasDoubleByte);
    }

    /// <summary>The screen as a key leaves it at the terminal where it was pressed, until the host answers.</summary>
    public ScreenCopy With(RelayedKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var grid = Clone(Grid);
        key.ApplyTo(grid);
        return new ScreenCopy(grid, keyboardLocked: true, HasDoubleByte);
    }

    /// <summary>The same screen with the keyboard as given.</summary>
    internal ScreenCopy Locked(bool locked) => locked == KeyboardLocked ? this : new ScreenCopy(Grid, locked, HasDoubleByte);

    private static ScreenGrid Clone(ScreenGrid source)
    {
        var grid = new ScreenGrid(source.Rows, source.Columns, source.Size);
        for (var address = 0; address < source.Size; address++) grid.Set(address, source[address]);
        grid.Cursor = source.Cursor;
        return grid;
    }

    private static void Cover(ScreenGrid grid, ScreenImage bare, Func<ScreenImage, ScreenImage> cover)
    {
        var covered = cover(bare);
        if (ReferenceEquals(covered, bare)) return;
        var (was, now) = (bare.Cells, covered.Cells);
        for (var address = 0; address < grid.Size; address++)
        {
            if (was[address] != now[address] && !grid.IsField(address)) grid.Set(address, grid[address].WithCode(Asterisk));
        }
    }
}
