namespace Holdfast.Tn3270.Screen;

/// <summary>
/// The cells of a display with its cursor and the fields that the cells form. Addresses are 0-based and run row by row; what
/// passes the last cell goes on at the first. Every change of a cell, the cursor or the size raises <see cref="Version"/>.
/// </summary>
internal sealed class ScreenGrid
{
    private readonly Cell[] _cells;
    private readonly int[] _fieldStarts;
    private int _fields;
    private bool _fieldStartsStale = true;
    private int _cursor;

    public ScreenGrid(int rows, int columns, int capacity)
    {
        _cells = new Cell[capacity];
        _fieldStarts = new int[capacity];
        Rows = rows;
        Columns = columns;
    }

    public int Rows { get; private set; }

    public int Columns { get; private set; }

    public int Size => Rows * Columns;

    public bool Formatted => _fields > 0;

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

    public Cell this[int address] => _cells[address];

    public int Next(int address) => address + 1 == Size ? 0 : address + 1;

    public int Previous(int address) => address == 0 ? Size - 1 : address - 1;

    public void Touch() => Version++;

    public void Set(int address, Cell cell)
    {
        var old = _cells[address];
        if (old == cell)
            return;
        _cells[address] = cell;
        Version++;
        if (old.IsField == cell.IsField)
            return;
        _fields += cell.IsField ? 1 : -1;
        _fieldStartsStale = true;
    }

    /// <summary>Nulls everything and sends the cursor home.</summary>
    public void Clear()
    {
        Array.Clear(_cells);
        _fields = 0;
        _fieldStartsStale = true;
        _cursor = 0;
        Version++;
    }

    /// <summary>Nulls everything in another size, which must fit the capacity.</summary>
    public void Clear(int rows, int columns)
    {
        Rows = rows;
        Columns = columns;
        Clear();
    }

    /// <summary>The address of the attribute that governs a cell (the cell itself if it is one); -1 on an unformatted screen.</summary>
    public int FieldStart(int address)
    {
        if (!Formatted)
            return -1;
        if (_fieldStartsStale)
            IndexFields();
        return _fieldStarts[address];
    }

    /// <summary>The attribute that governs a cell; 0, which is unprotected and visible, on an unformatted screen.</summary>
    public byte AttributeAt(int address)
    {
        var start = FieldStart(address);
        return start < 0 ? (byte)0 : _cells[start].Attribute;
    }

    /// <summary>The first cell after the attribute of the next unprotected field of at least one cell; 0 if there is none.</summary>
    public int NextUnprotected(int address)
    {
        if (!Formatted)
            return 0;
        var at = address;
        do
        {
            var next = Next(at);
            if (_cells[at].IsField && !FieldAttribute.IsProtected(_cells[at].Attribute) && !_cells[next].IsField)
                return next;
            at = next;
        }
        while (at != address);
        return 0;
    }

    /// <summary>Sets the modified data tag of the field that governs a cell; nothing on an unformatted screen.</summary>
    public void MarkModified(int address) => ChangeTag(FieldStart(address), set: true);

    /// <summary>Turns off the tag of every field.</summary>
    public void ResetModified()
    {
        if (!Formatted)
            return;
        for (var address = 0; address < Size; address++)
        {
            if (_cells[address].IsField)
                ChangeTag(address, set: false);
        }
    }

    public void ChangeTag(int start, bool set)
    {
        if (start < 0)
            return;
        var cell = _cells[start];
        var attribute = set ? cell.Attribute | FieldAttribute.Modified : cell.Attribute & ~FieldAttribute.Modified;
        Set(start, cell with { Attribute = (byte)attribute });
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

        for (var address = 0; address < Size; address++)
        {
            if (FieldAttribute.IsProtected(AttributeAt(address)))
                continue;
            if (_cells[address].IsField)
                ChangeTag(address, set: false);
            else
                Set(address, _cells[address].WithCode(0));
        }

        Cursor = NextUnprotected(Size - 1);
    }

    private void IndexFields()
    {
        var governing = Size - 1;
        while (!_cells[governing].IsField)
            governing--;
        for (var address = 0; address < Size; address++)
        {
            if (_cells[address].IsField)
                governing = address;
            _fieldStarts[address] = governing;
        }

        _fieldStartsStale = false;
    }
}
