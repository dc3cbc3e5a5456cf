namespace Holdfast.Tn3270.Screen;

/// <summary>Reads one <see cref="ScreenDelta"/>; see <see cref="DeltaForm"/>.</summary>
internal ref struct ScreenDeltaReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public ScreenImage Read(ScreenImage? before)
    {
        var flags = Byte();
        var whole = (flags & DeltaForm.Whole) != 0;
        if (!whole && before is null) throw Wrong("A difference without the screen it was made from.");
        var (rows, columns) = whole ? (Number(ScreenDelta.CellLimit), Number(ScreenDelta.CellLimit)) : (before!.Rows, before.Columns);
        if (rows < 1 || columns < 1 || (long)rows * columns > ScreenDelta.CellLimit) throw Wrong("No screen has this size.");
        var size = rows * columns;
        var version = (long)Number();
        var cursor = Number(size - 1);
        var cells = new char[size];
        if (whole) cells.AsSpan().Fill(' ');
        else before!.CellBlock.CopyTo(cells);
        ReadCells(cells, (flags & DeltaForm.Wide) != 0);
        var oldFields = whole ? [] : before!.FieldPlaces;
        var fields = (flags & DeltaForm.FieldsChanged) != 0 ? ReadFields(oldFields, size) : oldFields.ToArray();
        var oldRuns = whole ? [] : before!.RunPlaces;
        var runs = (flags & DeltaForm.RunsChanged) != 0 ? ReadRuns(oldRuns, size) : oldRuns.ToArray();
        if (runs.Length == 0 || runs[0].Start != 0) throw Wrong("The looks do not begin with the screen.");
        if (!_rest.IsEmpty) throw Wrong("More bytes than the screen takes.");
        return new ScreenImage(new ImageCells(cells), fields, runs)
        {
            Rows = rows,
            Columns = columns,
            CursorRow = (cursor / columns) + 1,
            CursorColumn = (cursor % columns) + 1,
            KeyboardLocked = (flags & DeltaForm.Locked) != 0,
            Version = version,
        };
    }

    private void ReadCells(Span<char> cells, bool wide)
    {
        for (var at = 0; ;)
        {
            at += Number(cells.Length - at);
            if (at == cells.Length) return;
            var head = Number((cells.Length * 2) + 1);
            var length = head >> 1;
            if (length == 0 || length > cells.Length - at) throw Wrong("A run passes the end of the screen.");
            if ((head & 1) != 0)
            {
                cells.Slice(at, length).Fill(Character(wide));
                at += length;
            }
            else
            {
                for (var end = at + length; at < end; at++) cells[at] = Character(wide);
            }

            if (at == cells.Length) return;
        }
    }

    private FieldPlace[] ReadFields(ReadOnlySpan<FieldPlace> old, int size)
    {
        var (prefix, suffix, added) = Common(old.Length, size);
        var places = new FieldPlace[prefix + added + suffix];
        old[..prefix].CopyTo(places);
        var last = prefix == 0 ? 0 : old[prefix - 1].Start;
        for (var i = 0; i < added; i++)
        {
            last += Number(size - 1 - last);
            places[prefix + i] = new FieldPlace(last, Byte(), new Look((uint)Number()));
        }

        old[(old.Length - suffix)..].CopyTo(places.AsSpan(prefix + added));
        for (var i = 0; i < places.Length; i++)
        {
            if (places[i].Start >= size || (i > 0 && places[i].Start <= places[i - 1].Start)) throw Wrong("The fields are out of order.");
        }

        return places;
    }

    private RunPlace[] ReadRuns(ReadOnlySpan<RunPlace> old, int size)
    {
        var (prefix, suffix, added) = Common(old.Length, size);
        var places = new RunPlace[prefix + added + suffix];
        old[..prefix].CopyTo(places);
        int last = prefix == 0 ? (ushort)0 : old[prefix - 1].Start;
        for (var i = 0; i < added; i++)
        {
            last += Number(size - 1 - last);
            places[prefix + i] = new RunPlace((ushort)last, Look());
        }

        old[(old.Length - suffix)..].CopyTo(places.AsSpan(prefix + added));
        for (var i = 0; i < places.Length; i++)
        {
            if (places[i].Start >= size || (i > 0 && places[i].Start <= places[i - 1].Start)) throw Wrong("The looks are out of order.");
        }

        return places;
    }

    private (int Prefix, int Suffix, int Added) Common(int old, int size)
    {
        var prefix = Number(old);
        var suffix = Number(old - prefix);
        return (prefix, suffix, Number(size - prefix - suffix));
    }

    private CellLook Look()
    {
        var head = Byte();
        var color = (head & DeltaForm.DefaultColor) != 0 ? TerminalColor.Default : (TerminalColor)(DeltaForm.FirstColor | (head & DeltaForm.ColorMask));
        var (background, highlight, outline) = (head & DeltaForm.MoreLook) != 0 ? (Byte(), Byte(), Byte()) : ((byte)0, (byte)0, (byte)0);
        return new CellLook(
            color, (TerminalColor)background, (TerminalHighlight)highlight, (FieldOutline)outline,
            (head & DeltaForm.Intensified) != 0, (head & DeltaForm.Input) != 0);
    }

    private char Character(bool wide) => wide ? (char)Number(char.MaxValue) : (char)Byte();

    private int Number(int most)
    {
        var number = Number();
        return number <= (ulong)Math.Max(0, most) ? (int)number : throw Wrong("A number is out of range.");
    }

    private ulong Number()
    {
        var number = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = Byte();
            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80) return number;
        }

        throw Wrong("A number has no end.");
    }

    private byte Byte()
    {
        if (_rest.IsEmpty) throw Wrong("The bytes end within the screen.");
        var value = _rest[0];
        _rest = _rest[1..];
        return value;
    }

    private static InvalidDataException Wrong(string why) => new(why);
}
