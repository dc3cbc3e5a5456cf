using System.Runtime.InteropServices;
using Holdfast.Tn3270.State;

namespace Holdfast.Tn3270.Screen;

/// <summary>
/// The cells of a display with its cursor and the fields that the cells form. Addresses are 0-based and run row by row; what
/// passes the last cell goes on at the first. Every change of a cell, the cursor or the size raises <see cref="Version"/>.
/// </summary>
/// <remarks>
/// Five bytes a cell, in two arrays, so that runs of text are copied, filled and compared many cells at a time: the code, or the
/// attribute where a field starts, and the look. Which cells start a field is in a <see cref="FieldIndex"/>. A terminal's own grid has its
/// characters in pinned arrays, so that the collector leaves no copies of what is typed into hidden fields.
/// </remarks>
internal sealed class ScreenGrid
{
    private readonly byte[] _codes;
    private readonly uint[] _looks;
    private readonly FieldIndex _fields;
    private char[]? _text;
    private int _cursor;

    // The version when the record under way began: once it has risen, what is written need not be compared with what was there.
    private long _mark;

    private readonly bool _pinned;

    public ScreenGrid(int rows, int columns, int capacity, bool pinned = false)
    {
        _pinned = pinned;
        _codes = GC.AllocateArray<byte>(capacity, pinned);
        _looks = new uint[capacity];
        _fields = new FieldIndex(capacity);
        Rows = rows;
        Columns = columns;
        Size = rows * columns;
    }

    public int Rows { get; private set; }

    public int Columns { get; private set; }

    public int Size { get; private set; }

    public bool Formatted => _fields.Count > 0;

    public FieldIndex Fields => _fields;

    public long Version { get; private set; }

    public int Cursor
    {
        get => _cursor;
        set
        {
            if (_cursor == value)
                return;
            _cursor = value;
            Version++;
        }
    }

    public Cell this[int address] => _fields.Contains(address)
        ? new Cell(0, _codes[address], new Look(_looks[address]))
        : new Cell(_codes[address], 0, new Look(_looks[address]));

    public int Next(int address) => address + 1 == Size ? 0 : address + 1;

    public int Previous(int address) => address == 0 ? Size - 1 : address - 1;

    public void Touch() => Version++;

    /// <summary>A record begins.</summary>
    public void Mark() => _mark = Version;

    public bool IsField(int address) => _fields.Contains(address);

    /// <summary>The code of a cell; 0 for a field attribute.</summary>
    public byte CodeAt(int address) => _fields.Contains(address) ? (byte)0 : _codes[address];

    public Look LookAt(int address) => new(_looks[address]);

    /// <summary>The first cell after an address that starts a field or has another look; <paramref name="end"/> where there is none before it.</summary>
    public int SameUntil(int address, int end)
    {
        var field = _fields.AtOrAfter(address + 1);
        if (field >= 0 && field < end)
            end = field;
        var other = _looks.AsSpan(address, end - address).IndexOfAnyExcept(_looks[address]);
        return other < 0 ? end : address + other;
    }

    /// <summary>Whether cells were written as plain text (NVT).</summary>
    public bool HasText => _text is not null;

    /// <summary>The codes of cells none of which starts a field.</summary>
    public ReadOnlySpan<byte> Codes(int address, int count) => _codes.AsSpan(address, count);

    /// <summary>The character of a cell written as plain text (NVT), which has no code; U+0000 where there is none.</summary>
    public char TextAt(int address) => _text is null ? '\0' : _text[address];

    public void Set(int address, Cell cell)
    {
        var stored = cell.IsField ? cell.Attribute : cell.Code;
        var wasField = _fields.Contains(address);
        if (_text is null && wasField == cell.IsField && _codes[address] == stored && _looks[address] == cell.Look.Bits)
            return;
        _codes[address] = stored;
        _looks[address] = cell.Look.Bits;
        if (cell.IsField)
            _fields.Add(address);
        else if (wasField)
            _fields.Remove(address);
        if (_text is not null)
            _text[address] = '\0';
        Version++;
    }

    /// <summary>Starts a field, or changes the one that starts there.</summary>
    public void SetField(int address, byte attribute, Look look)
    {
        if (Version == _mark && _fields.Contains(address) && _codes[address] == attribute && _looks[address] == look.Bits)
            return;
        _codes[address] = attribute;
        _looks[address] = look.Bits;
        _fields.Add(address);
        if (_text is not null)
            _text[address] = '\0';
        Version++;
    }

    /// <summary>Writes characters of one look from a cell on; they end at or before the last cell of the screen.</summary>
    public void Write(int address, ReadOnlySpan<byte> codes, Look look)
    {
        var target = _codes.AsSpan(address, codes.Length);
        var looks = _looks.AsSpan(address, codes.Length);
        var hadFields = Unmark(address, codes.Length);
        if (Version == _mark && !hadFields && !looks.ContainsAnyExcept(look.Bits) && target.SequenceEqual(codes))
            return;
        codes.CopyTo(target);
        looks.Fill(look.Bits);
        Version++;
    }

    /// <summary>Writes one character many times from a cell on; they end at or before the last cell of the screen.</summary>
    public void Fill(int address, int count, byte code, Look look)
    {
        var target = _codes.AsSpan(address, count);
        var looks = _looks.AsSpan(address, count);
        var hadFields = Unmark(address, count);
        if (Version == _mark && !hadFields && !looks.ContainsAnyExcept(look.Bits) && !target.ContainsAnyExcept(code))
            return;
        target.Fill(code);
        looks.Fill(look.Bits);
        Version++;
    }

    /// <summary>Writes a character of plain text (NVT) into a cell.</summary>
    public void SetText(int address, char character, Look look, byte code = 0)
    {
        Set(address, new Cell(code, 0, look));
        _text ??= NewText();
        _text[address] = character;
        Version++;
    }

    /// <summary>Moves rows up or down within a region and nulls those that come free.</summary>
    /// <param name="top">First row of the region, from 0.</param>
    /// <param name="bottom">The row after the last of the region.</param>
    /// <param name="by">Rows to move up, or down if negative.</param>
    /// <param name="look">What the nulls look like.</param>
    public void Scroll(int top, int bottom, int by, Look look = default)
    {
        var rows = Math.Min(Math.Abs(by), bottom - top);
        var from = (by > 0 ? top + rows : top) * Columns;
        var to = (by > 0 ? top : top + rows) * Columns;
        Move(from, to, (bottom - top - rows) * Columns);
        Fill((by > 0 ? bottom - rows : top) * Columns, rows * Columns, 0, look);
    }

    /// <summary>Moves characters to other cells; neither place may pass the last cell or hold a field attribute.</summary>
    public void Move(int from, int to, int count)
    {
        Array.Copy(_codes, from, _codes, to, count);
        Array.Copy(_looks, from, _looks, to, count);
        if (_text is not null)
            Array.Copy(_text, from, _text, to, count);
        Version++;
    }

    /// <summary>Nulls everything and sends the cursor home.</summary>
    public void Clear()
    {
        Array.Clear(_codes, 0, Size);
        Array.Clear(_looks, 0, Size);
        _fields.Clear();
        _text.AsSpan().Clear();
        _text = null;
        _cursor = 0;
        Version++;
    }

    /// <summary>Nulls everything in another size, which must fit the capacity.</summary>
    public void Clear(int rows, int columns)
    {
        // What lies beyond the size in use is null at all times, so nothing more is to be erased.
        Clear();
        Rows = rows;
        Columns = columns;
        Size = rows * columns;
    }

    /// <summary>The address of the attribute that governs a cell (the cell itself if it is one); -1 on an unformatted screen.</summary>
    public int FieldStart(int address)
    {
        var start = _fields.AtOrBefore(address);
        return start >= 0 ? start : _fields.AtOrBefore(Size - 1);
    }

    /// <summary>The next field attribute after a cell, around the edge; -1 on an unformatted screen.</summary>
    public int FieldAfter(int address)
    {
        var start = _fields.AtOrAfter(address + 1);
        return start >= 0 ? start : _fields.AtOrAfter(0);
    }

    /// <summary>The attribute that governs a cell; 0, which is unprotected and visible, on an unformatted screen.</summary>
    public byte AttributeAt(int address)
    {
        var start = FieldStart(address);
        return start < 0 ? (byte)0 : _codes[start];
    }

    /// <summary>The first cell after the attribute of the next unprotected field of at least one cell; 0 if there is none.</summary>
    public int NextUnprotected(int address)
    {
        var field = _fields.Count == 0 ? -1 : FieldAfter(Previous(address));
        for (var left = _fields.Count; left > 0; left--)
        {
            var next = Next(field);
            if (!FieldAttribute.IsProtected(_codes[field]) && !_fields.Contains(next))
                return next;
            field = FieldAfter(field);
        }

        return 0;
    }

    /// <summary>Sets the modified data tag of the field that governs a cell; nothing on an unformatted screen.</summary>
    public void MarkModified(int address) => ChangeTag(FieldStart(address), set: true);

    /// <summary>Turns off the tag of every field.</summary>
    public void ResetModified()
    {
        for (var field = _fields.AtOrAfter(0); field >= 0; field = _fields.AtOrAfter(field + 1))
            ChangeTag(field, set: false);
    }

    public void ChangeTag(int start, bool set)
    {
        if (start < 0)
            return;
        var attribute = (byte)(set ? _codes[start] | FieldAttribute.Modified : _codes[start] & ~FieldAttribute.Modified);
        if (_codes[start] == attribute)
            return;
        _codes[start] = attribute;
        Version++;
    }

    /// <summary>
    /// Nulls every unprotected character, its look kept, turns off the tags and sends the cursor to the first unprotected cell;
    /// an unformatted screen is cleared (GA23-0059, "Erase All Unprotected").
    /// </summary>
    public void EraseUnprotected()
    {
        if (!Formatted)
        {
            Clear();
            return;
        }

        var cursor = 0;
        var found = false;
        for (var field = _fields.AtOrAfter(0); field >= 0; field = _fields.AtOrAfter(field + 1))
        {
            if (FieldAttribute.IsProtected(_codes[field]))
                continue;
            ChangeTag(field, set: false);
            cursor = found ? cursor : Next(field);
            found = true;
            EraseCells(Next(field), FieldAfter(field));
        }

        Cursor = cursor;
    }

    /// <summary>Nulls cells from one address up to another, around the edge; they hold no attribute. Colours stay.</summary>
    public void EraseCells(int address, int end)
    {
        for (; address != end; address = Next(address))
        {
            if (!_fields.Contains(address))
                Set(address, new Cell(0, 0, new Look(_looks[address]).InBaseSet()));
        }
    }

    private char[] NewText() => GC.AllocateArray<char>(_codes.Length, _pinned);

    // Takes field attributes and plain text out of a run of cells; true if there may have been any.
    private bool Unmark(int address, int count)
    {
        var had = _text is not null;
        if (had)
            Array.Clear(_text!, address, count);
        return _fields.RemoveRange(address, count) || had;
    }

    /// <summary>Saves or sets cells, cursor and size.</summary>
    public void Pass(StateTape tape)
    {
        var (rows, columns, version) = (Rows, Columns, Version);
        tape.Pass(ref rows);
        tape.Pass(ref columns);
        tape.Pass(ref version);
        tape.Pass(ref _mark);
        tape.Pass(ref _cursor);
        if (tape.Reads)
        {
            if (rows < 1 || columns < 1 || (long)rows * columns > _codes.Length || (uint)_cursor >= (uint)(rows * columns))
                throw StateTape.Malformed("a screen of another model");
            var cursor = _cursor;
            Clear(rows, columns);
            (_cursor, Version) = (cursor, version);
        }

        tape.PassRuns(_codes.AsSpan(0, Size));
        tape.PassRuns(_looks.AsSpan(0, Size));
        _fields.Pass(tape, Size);
        var hasText = _text is not null;
        tape.Pass(ref hasText);
        if (!hasText)
            return;
        _text ??= NewText();
        tape.PassRuns(MemoryMarshal.AsBytes(_text.AsSpan(0, Size)));
    }
}
