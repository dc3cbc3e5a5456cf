using System.Buffers.Binary;
using System.Collections;
using System.Security.Cryptography;
using Holdfast.Tn3270.CodePages;
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

    // The cells whose content is covered; null where none is.
    private readonly BitArray? _covered;

    private ScreenCopy(ScreenGrid grid, bool keyboardLocked, bool doubleByte, BitArray? covered)
    {
        Grid = grid;
        KeyboardLocked = keyboardLocked;
        HasDoubleByte = doubleByte;
        _covered = covered;
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
    public static ScreenCopy Of(ScreenBuffer screen)
    {
        ArgumentNullException.ThrowIfNull(screen);
        return Copy(screen, null, null);
    }

    /// <summary>Copies a screen with what must not be seen covered: what differs between two images of it is shown as asterisks.</summary>
    /// <param name="screen">The screen.</param>
    /// <param name="bare">Its image.</param>
    /// <param name="covered">The same image with characters replaced, see <see cref="ScreenCover"/>; the same object where nothing is.</param>
    public static ScreenCopy Of(ScreenBuffer screen, ScreenImage bare, ScreenImage covered)
    {
        ArgumentNullException.ThrowIfNull(screen);
        ArgumentNullException.ThrowIfNull(bare);
        ArgumentNullException.ThrowIfNull(covered);
        return ReferenceEquals(bare, covered) ? Copy(screen, null, null) : Copy(screen, bare.Cells, covered.Cells);
    }

    /// <summary>
    /// Whether what came of a field is what this screen shows there, marked as modified already: then whoever put that there has marked it
    /// in the screen that this is a copy of, and nothing is to be entered. Nulls do not count; no terminal sends them.
    /// </summary>
    public bool Holds(RelayedField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        if (field.Address is { } first)
        {
            if (first >= Grid.Size || !Grid.IsField(Grid.Previous(first))) return false;
            if (!FieldAttribute.IsModified(Grid[Grid.Previous(first)].Attribute)) return false;
        }
        else if (Grid.Formatted)
        {
            return false;
        }

        List<Cell> there = [.. Addresses(field).Select(address => Grid[address]).Where(cell => cell.Code != 0)];
        return field.Is(there);
    }

    /// <summary>Whether cells of a field are covered and what came of it still has asterisks: then what it is to be cannot be known.</summary>
    public bool Conceals(RelayedField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return _covered is { } covered && field.Contains(Asterisk) && Addresses(field).Any(address => covered[address]);
    }

    /// <summary>
    /// What was typed at the cursor of a screen without fields, as of a host of plain text: the terminal sends all of the screen but its nulls, and
    /// what stood before the cursor and behind the place where it is now is left out.
    /// </summary>
    /// <returns>The text; empty where nothing was typed there.</returns>
    public string TypedAtCursor(RelayedKey key, CodePage page)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(page);
        if (Formatted || key.Fields is not [{ Address: null } whole] || key.Cursor is not { } cursor) return "";
        return whole.Without(Written(0, Grid.Cursor), Written(cursor, Grid.Size)).Text(page);
    }

    /// <summary>Cells of a part of the screen that are not null.</summary>
    private int Written(int from, int to)
    {
        var count = 0;
        for (var address = from; address < to; address++) count += Grid[address].Code != 0 ? 1 : 0;
        return count;
    }

    private static ScreenCopy Copy(ScreenBuffer screen, string? bare, string? seen)
    {
        var source = screen.Grid;
        var grid = Clone(source);
        for (var address = 0; address < source.Size; address++)
        {
            // Plain text has no codes of its own.
            if (source.TextAt(address) is not '\0') TextCodes.Set(grid, source, address, screen.CodePage);
        }

        var covered = bare is null || seen is null ? null : Cover(grid, bare, seen);
        return new ScreenCopy(grid, screen.KeyboardLocked, screen.CodePage.HasDoubleByte, covered);
    }

    /// <summary>The screen as a key leaves it at the terminal where it was pressed, until the host answers.</summary>
    public ScreenCopy With(RelayedKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var grid = Clone(Grid);
        key.ApplyTo(grid);
        return new ScreenCopy(grid, keyboardLocked: true, HasDoubleByte, _covered);
    }

    /// <summary>
    /// 32 bytes (SHA-256) that are the same for the same screen alone: its size, each cell, the cursor, the keyboard's lock, and what of it is covered.
    /// </summary>
    public byte[] Digest()
    {
        const int head = 16;
        const int cellLength = 8;
        var bytes = new byte[head + (Grid.Size * cellLength)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, Grid.Rows);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), Grid.Columns);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), Grid.Cursor);
        bytes[12] = (byte)(KeyboardLocked ? 1 : 0);
        for (var address = 0; address < Grid.Size; address++)
        {
            var cell = Grid[address];
            var at = bytes.AsSpan(head + (address * cellLength));
            (at[0], at[1], at[2]) = (cell.Code, cell.Attribute, (byte)(_covered?[address] == true ? 1 : 0));
            BinaryPrimitives.WriteUInt32LittleEndian(at[4..], cell.Look.Bits);
        }

        return SHA256.HashData(bytes);
    }

    /// <summary>The same screen with the keyboard as given.</summary>
    internal ScreenCopy Locked(bool locked) => locked == KeyboardLocked ? this : new ScreenCopy(Grid, locked, HasDoubleByte, _covered);

    private static ScreenGrid Clone(ScreenGrid source)
    {
        var grid = new ScreenGrid(source.Rows, source.Columns, source.Size);
        for (var address = 0; address < source.Size; address++) grid.Set(address, source[address]);
        grid.Cursor = source.Cursor;
        return grid;
    }

    private static BitArray Cover(ScreenGrid grid, string bare, string seen)
    {
        var covered = new BitArray(grid.Size);
        for (var address = 0; address < grid.Size; address++)
        {
            if (bare[address] == seen[address] || grid.IsField(address)) continue;
            covered[address] = true;
            grid.Set(address, grid[address].WithCode(Asterisk));
        }

        return covered;
    }

    /// <summary>The cells of a field, or all of a screen without fields; none where the screen has no such field.</summary>
    private IEnumerable<int> Addresses(RelayedField field)
    {
        if (field.Address is null)
        {
            for (var address = 0; address < Grid.Size; address++) yield return address;
            yield break;
        }

        if (field.Address >= Grid.Size || !Grid.IsField(Grid.Previous(field.Address.Value))) yield break;
        for (var address = field.Address.Value; !Grid.IsField(address); address = Grid.Next(address)) yield return address;
    }
}
