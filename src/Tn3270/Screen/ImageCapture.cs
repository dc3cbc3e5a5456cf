using System.Buffers;
using System.Text;
using Holdfast.Tn3270.CodePages;

namespace Holdfast.Tn3270.Screen;

/// <summary>
/// Takes images of a screen. Hidden content is blanked in the one place where codes become characters, so that everything made
/// from those characters is free of it.
/// </summary>
internal static class ImageCapture
{
    private const byte Duplicate = 0x1C;
    private const byte FieldMark = 0x1E;
    private const byte Substitute = 0x3F;
    private const byte EightOnes = 0xFF;
    private const byte FirstGraphic = 0x40;
    private const char WideSpace = '\u3000';

    // A screen is captured for every change of it; what it grows to is kept for the next.
    [ThreadStatic]
    private static List<RunPlace>? t_runs;

    public static ScreenImage Take(ScreenBuffer screen)
    {
        var grid = screen.Grid;
        var borrowed = ArrayPool<char>.Shared.Rent(grid.Size);
        var characters = borrowed.AsSpan(0, grid.Size);
        if (grid.HasText || screen.HasHalves)
            Show(screen, grid, characters);
        else
            ShowPlain(screen.CodePage, grid, characters);
        var cells = new ImageCells(characters);
        ArrayPool<char>.Shared.Return(borrowed);

        return new ScreenImage(cells, TakeFields(grid), TakeRuns(grid))
        {
            Rows = grid.Rows,
            Columns = grid.Columns,
            CursorRow = (grid.Cursor / grid.Columns) + 1,
            CursorColumn = (grid.Cursor % grid.Columns) + 1,
            KeyboardLocked = screen.KeyboardLocked,
            Version = grid.Version,
        };
    }

    private static void Show(ScreenBuffer screen, ScreenGrid grid, Span<char> characters)
    {
        var start = grid.FieldStart(0);
        var field = start < 0 ? Cell.Null : grid[start];
        for (var address = 0; address < characters.Length; address++)
        {
            var cell = grid[address];
            field = cell.IsField ? cell : field;
            if (cell.IsField || FieldAttribute.IsHidden(field.Attribute))
                characters[address] = ' ';
            else if (grid.TextAt(address) is var text and not '\0')
                characters[address] = text;
            else if (screen.HalfAt(address) == DoubleByteHalf.Left && address + 1 < characters.Length)
                (characters[address], characters[++address]) = ShowWide(screen.CodePage, cell.Code, grid.CodeAt(address));
            else if (screen.HalfAt(address) != DoubleByteHalf.None)
                characters[address] = ' '; // a half whose other one is at the screen's other end, or nowhere
            else
                characters[address] = ShowOne(screen.CodePage, cell, field.CharacterSet);
        }
    }

    // The same for a screen of codes alone, which nearly all are: cells of one look are shown together.
    private static void ShowPlain(CodePage page, ScreenGrid grid, Span<char> characters)
    {
        var start = grid.FieldStart(0);
        var field = start < 0 ? Cell.Null : grid[start];
        for (var address = 0; address < characters.Length;)
        {
            if (grid.IsField(address))
            {
                field = grid[address];
                characters[address++] = ' ';
                continue;
            }

            var end = grid.SameUntil(address, characters.Length);
            var shown = characters[address..end];
            if (FieldAttribute.IsHidden(field.Attribute))
                shown.Fill(' ');
            else if (IsGraphic(grid.LookAt(address), field.CharacterSet))
                ShowGraphic(grid.Codes(address, shown.Length), shown);
            else
                Show(page, grid.Codes(address, shown.Length), shown);
            address = end;
        }
    }

    private static void Show(CodePage page, ReadOnlySpan<byte> codes, Span<char> shown)
    {
        for (var i = 0; i < codes.Length; i++)
            shown[i] = ShowCode(page, codes[i]);
    }

    private static void ShowGraphic(ReadOnlySpan<byte> codes, Span<char> shown)
    {
        for (var i = 0; i < codes.Length; i++)
            shown[i] = GraphicEscapeSet.ToUnicode(codes[i]);
    }

    private static char ShowOne(CodePage page, Cell cell, byte fieldSet) =>
        IsGraphic(cell.Look, fieldSet) ? GraphicEscapeSet.ToUnicode(cell.Code) : ShowCode(page, cell.Code);

    private static bool IsGraphic(Look look, byte fieldSet) =>
        look.Escaped || look.CharacterSet == Look.AplSet || (look.CharacterSet == 0 && fieldSet == Look.AplSet);

    private static char ShowCode(CodePage page, byte code) => code switch
    {
        Duplicate => '*',
        FieldMark => ';',
        Substitute => '■',
        EightOnes => '●',
        < FirstGraphic => ' ',
        _ => Assigned(page.ToUnicode(code)),
    };

    // A code without a character shows as a blank, as on a terminal.
    private static char Assigned(char character) => character == CodePage.Unassigned ? ' ' : character;

    // A character beyond the basic plane fills both cells by itself, being two UTF-16 units.
    private static (char Left, char Right) ShowWide(CodePage page, byte first, byte second)
    {
        var rune = first < FirstGraphic ? new Rune(WideSpace) : page.ToUnicode(first, second);
        if (rune.Value == CodePage.Unassigned)
            rune = new Rune(WideSpace);
        if (rune.IsBmp)
            return ((char)rune.Value, ScreenImage.WideFiller);
        Span<char> pair = stackalloc char[2];
        rune.EncodeToUtf16(pair);
        return (pair[0], pair[1]);
    }

    private static FieldPlace[] TakeFields(ScreenGrid grid)
    {
        var fields = new FieldPlace[grid.Fields.Count];
        var start = grid.Fields.AtOrAfter(0);
        for (var i = 0; i < fields.Length; i++)
        {
            var cell = grid[start];
            fields[i] = new FieldPlace(start, cell.Attribute, cell.Look);
            start = grid.Fields.AtOrAfter(start + 1);
        }

        return fields;
    }

    private static RunPlace[] TakeRuns(ScreenGrid grid)
    {
        var runs = t_runs ??= [];
        runs.Clear();
        var start = grid.FieldStart(0);
        var field = start < 0 ? Cell.Null : grid[start];
        for (var row = 0; row < grid.Size; row += grid.Columns)
        {
            for (var address = row; address < row + grid.Columns;)
            {
                if (grid.IsField(address))
                {
                    start = address;
                    field = grid[address];
                }

                var look = LookOf(grid, address, start, field);
                if (address == row || runs[^1].Look != look)
                    runs.Add(new RunPlace((ushort)address, look));
                // An attribute's own cell, and each cell of an outlined field, is looked at by itself; others of a field by what was set there.
                address = address == start || field.Look.Outline != 0 ? address + 1 : grid.SameUntil(address, row + grid.Columns);
            }
        }

        return [.. runs];
    }

    private static CellLook LookOf(ScreenGrid grid, int address, int start, Cell field)
    {
        // The attribute's own cell shows as a plain blank: a reversed or underscored field begins after it.
        if (address == start)
            return new CellLook(
                CellLook.ColorOf(field.Color, field.Attribute), TerminalColor.Default, TerminalHighlight.Default, FieldOutline.None, false, false);
        var look = grid.LookAt(address);
        return new CellLook(
            look.Color != 0 ? (TerminalColor)look.Color : CellLook.ColorOf(field.Color, field.Attribute),
            (TerminalColor)(look.Background != 0 ? look.Background : field.Background),
            CellLook.HighlightOf(look.Highlight != 0 ? look.Highlight : field.Highlight),
            field.Look.Outline == 0 ? FieldOutline.None : OutlineOf(grid, address, start, (FieldOutline)field.Look.Outline),
            FieldAttribute.IsIntensified(field.Attribute),
            !FieldAttribute.IsProtected(field.Attribute));
    }

    // Lines under and over a field go along all of it; those at its sides stand at its first and last cell.
    private static FieldOutline OutlineOf(ScreenGrid grid, int address, int start, FieldOutline outline)
    {
        if (address != grid.Next(start))
            outline &= ~FieldOutline.Left;
        if (!grid.IsField(grid.Next(address)))
            outline &= ~FieldOutline.Right;
        return outline;
    }
}
