using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Keyboard;

/// <summary>What a terminal sent of one field, or of a screen without fields.</summary>
public sealed class RelayedField
{
    private readonly byte[] _codes;
    private readonly bool[] _escaped;

    internal RelayedField(int? address, byte[] codes, bool[] escaped)
    {
        Address = address;
        _codes = codes;
        _escaped = escaped;
    }

    /// <summary>0-based address of the field's first cell; null for a screen without fields.</summary>
    public int? Address { get; }

    /// <summary>The text in a code page; escaped codes as blanks.</summary>
    public string Text(CodePage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        var codes = _codes.ToArray();
        for (var i = 0; i < codes.Length; i++) codes[i] = _escaped[i] ? FieldEditing.Space : codes[i];
        return page.Decode(codes);
    }

    /// <summary>Whether it came with these characters, which hold no nulls.</summary>
    internal bool Is(IReadOnlyList<Cell> cells)
    {
        if (cells.Count != _codes.Length) return false;
        for (var i = 0; i < _codes.Length; i++)
        {
            if (cells[i].Code != _codes[i] || cells[i].Escaped != _escaped[i]) return false;
        }

        return true;
    }

    /// <summary>Its characters without some at both ends; none where more are taken than there are.</summary>
    internal RelayedField Without(int first, int last)
    {
        var end = Math.Max(first, _codes.Length - last);
        return end > _codes.Length ? new RelayedField(Address, [], []) : new RelayedField(Address, _codes[first..end], _escaped[first..end]);
    }

    /// <summary>Whether one of its characters has this code.</summary>
    internal bool Contains(byte code) => Array.IndexOf(_codes, code) >= 0;

    /// <summary>Puts the content in place of the field's own and marks the field as modified.</summary>
    /// <returns>False, with nothing changed, where the screen has no such field.</returns>
    public bool ApplyTo(ScreenBuffer screen)
    {
        ArgumentNullException.ThrowIfNull(screen);
        var applied = ApplyTo(screen.Grid);
        screen.UpdateHalves();
        return applied;
    }

    internal bool ApplyTo(ScreenGrid grid)
    {
        if (Address is not { } first)
        {
            if (grid.Formatted) return false;
            // Where nulls stood is not told; what goes on to the host is the same without them.
            for (var i = 0; i < grid.Size; i++) grid.Set(i, i < _codes.Length ? At(i, default) : Cell.Null);
            return true;
        }

        if (first >= grid.Size || !grid.IsField(grid.Previous(first))) return false;
        var start = grid.Previous(first);
        var end = grid.FieldAfter(start);
        grid.EraseCells(first, end);
        var address = first;
        for (var i = 0; i < _codes.Length && (address != end || i == 0) && !grid.IsField(address); i++)
        {
            grid.Set(address, At(i, grid.LookAt(address)));
            address = grid.Next(address);
        }

        grid.ChangeTag(start, set: true);
        return true;
    }

    private Cell At(int index, Look look) => new(_codes[index], 0, _escaped[index] ? look.AsEscaped() : look.InBaseSet());
}
