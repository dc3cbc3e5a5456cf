using System.Globalization;
using System.Text;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Client;

/// <summary>
/// What a plain text session (NVT) does to the screen: characters with wrapping and scrolling, the format effectors, and the
/// sequences of a VT100 that hosts use: cursor, erasure, insertion, deletion, colours, a scrolling region.
/// </summary>
/// <param name="screen">The screen; text goes to all of it.</param>
/// <param name="answer">Gets what a host asks for: what terminal this is, how it does, where its cursor is.</param>
internal sealed partial class NvtScreen(ScreenBuffer screen, Action<string> answer)
{
    private const int TabWidth = 8;

    /// <summary>A VT100 with advanced video, as a primary device attributes report has it.</summary>
    private const string Attributes = "\e[?1;2c";

    private readonly ScreenGrid _grid = screen.Grid;
    private Look _look;
    private Look _savedLook;
    private int _savedCursor;
    private int _top;
    private int _bottom = screen.Rows;
    private bool _insert;
    private bool _newLine;
    private bool _wraps = true;
    private readonly bool[] _tabs = TabsOf(screen.Columns);

    // Which of two character sets is in use, by shift-in and shift-out, and which of them are those of lines and corners.
    private bool _shifted;
    private bool _linesBase;
    private bool _linesShifted;

    // Whether there has been a character of two columns, which can be cut in two.
    private bool _hasWide;

    // The last column is filled, and the next character goes to the next row; any motion takes that back.
    private bool _wrapPending;

    private int Column => _grid.Cursor % _grid.Columns;

    private int Row => _grid.Cursor / _grid.Columns;

    private int RowStart => _grid.Cursor - Column;

    /// <summary>Shows a character at the cursor. Controls beyond ASCII (C1, DEL) have no meaning here and are passed over.</summary>
    public void Put(Rune rune)
    {
        if (Rune.IsControl(rune))
        {
            return;
        }
        if (_wrapPending)
        {
            Wrap();
        }
        if (NvtWidth.IsWide(rune))
        {
            PutWide(rune);
            return;
        }
        if (_insert)
        {
            InsertCharacters(1);
        }
        Split(_grid.Cursor, _grid.Cursor);
        _grid.SetText(_grid.Cursor, rune.IsBmp ? Drawn((char)rune.Value) : '\uFFFD', _look);
        Advance();
    }

    // Where the last column alone is left, a character of two goes to the next row, or nowhere if rows do not go on.
    private void PutWide(Rune rune)
    {
        if (Column == _grid.Columns - 1)
        {
            if (!_wraps)
            {
                return;
            }
            Split(_grid.Cursor, _grid.Cursor);
            _grid.SetText(_grid.Cursor, ' ', _look);
            Wrap();
        }
        if (_insert)
        {
            InsertCharacters(2);
        }
        Split(_grid.Cursor, _grid.Cursor + 1);
        Span<char> halves = [default, ScreenImage.WideFiller];
        rune.EncodeToUtf16(halves);
        Look look = _look.WithCharacterSet(Look.DoubleByteSet);
        // A code stands for such a character only in pages that have any, and there a blank one.
        byte code = screen.CodePage.HasDoubleByte ? (byte)0x40 : (byte)0;
        _grid.SetText(_grid.Cursor, halves[0], look, code);
        _grid.Cursor++;
        _grid.SetText(_grid.Cursor, halves[1], look, code);
        _hasWide = true;
        Advance();
    }

    private void Wrap()
    {
        _grid.SetText(_grid.Cursor, _grid.TextAt(_grid.Cursor), _grid.LookAt(_grid.Cursor).AsWrapped(), _grid.CodeAt(_grid.Cursor));
        CarriageReturn();
        LineFeed();
    }

    private void Advance()
    {
        bool atEnd = Column == _grid.Columns - 1;
        _wrapPending = atEnd && _wraps;
        if (!atEnd)
        {
            _grid.Cursor++;
        }
    }

    /// <summary>Blanks the outer halves of wide characters that cells from one to another, on one row, cut in two.</summary>
    private void Split(int first, int last)
    {
        if (!_hasWide)
        {
            return;
        }
        if (IsRightHalf(first))
        {
            Blank(first - 1);
        }
        if ((last + 1) % _grid.Columns != 0 && IsRightHalf(last + 1))
        {
            Blank(last + 1);
        }
    }

    private bool IsRightHalf(int address) => _grid.TextAt(address) is var text && (text == ScreenImage.WideFiller || char.IsLowSurrogate(text));

    private void Blank(int address) => _grid.SetText(address, ' ', _grid.LookAt(address).InBaseSet());

    /// <summary>Obeys a control code; those without meaning are passed over.</summary>
    public void Control(byte value)
    {
        switch ((char)value)
        {
            case '\r':
                CarriageReturn();
                break;
            case '\n' or '\v':
                if (_newLine)
                {
                    CarriageReturn();
                }
                LineFeed();
                break;
            case '\f':
                Clear();
                break;
            case '\b':
                MoveTo(Row, Column - 1);
                break;
            case '\t':
                MoveTo(Row, NextTab(1));
                break;
            case '\x0E' or '\x0F':
                _shifted = value == 0x0E;
                break;
            case '\a':
                screen.SoundAlarm();
                break;
        }
    }

    /// <summary>Obeys an escape sequence of one character.</summary>
    public void Escape(char final)
    {
        switch (final)
        {
            case '7':
                (_savedCursor, _savedLook) = (_grid.Cursor, _look);
                break;
            case '8':
                MoveTo(_savedCursor / _grid.Columns, _savedCursor % _grid.Columns);
                _look = _savedLook;
                break;
            case 'D':
                LineFeed();
                break;
            case 'E':
                CarriageReturn();
                LineFeed();
                break;
            case 'H':
                _tabs[Column] = true;
                break;
            case 'M':
                ReverseLineFeed();
                break;
            case 'Z':
                answer(Attributes);
                break;
            case 'c':
                Reset();
                break;
        }
    }

    /// <summary>Designates a character set: of 0, lines and corners; of any other, letters.</summary>
    /// <param name="shifted">Whether the set is that of shift-out.</param>
    /// <param name="set">The set's final character.</param>
    public void Designate(bool shifted, char set)
    {
        if (shifted)
        {
            _linesShifted = set == '0';
        }
        else
        {
            _linesBase = set == '0';
        }
    }

    /// <summary>Obeys a control sequence.</summary>
    /// <param name="final">Its last character.</param>
    /// <param name="values">At least one parameter; 0 where none was given.</param>
    /// <param name="isPrivate">Whether it is one of DEC's own.</param>
    public void Sequence(char final, ReadOnlySpan<int> values, bool isPrivate)
    {
        if (isPrivate)
        {
            _wraps = final is 'h' or 'l' && values.Contains(7) ? final == 'h' : _wraps;
            return;
        }
        int count = Math.Max(1, values[0]);
        int second = values.Length > 1 ? Math.Max(1, values[1]) : 1;
        switch (final)
        {
            case 'A': MoveTo(Row - count, Column); break;
            case 'B' or 'e': MoveTo(Row + count, Column); break;
            case 'C' or 'a': MoveTo(Row, Column + count); break;
            case 'D': MoveTo(Row, Column - count); break;
            case 'E': MoveTo(Row + count, 0); break;
            case 'F': MoveTo(Row - count, 0); break;
            case 'G' or '`': MoveTo(Row, count - 1); break;
            case 'd': MoveTo(count - 1, Column); break;
            case 'H' or 'f': MoveTo(count - 1, second - 1); break;
            case 'r': SetRegion(count - 1, values.Length > 1 && values[1] > 0 ? values[1] : _grid.Rows); break;
            case 's': Escape('7'); break;
            case 'u': Escape('8'); break;
            case 'h' or 'l': SetModes(values, final == 'h'); break;
            case 'm': _look = SelectLook(_look, values); break;
            case 'I': MoveTo(Row, NextTab(count)); break;
            case 'Z': MoveTo(Row, PreviousTab(count)); break;
            case 'g': ClearTabs(values[0]); break;
            case 'c' when values[0] == 0: answer(Attributes); break;
            case 'n': Report(values[0]); break;
            default: Edit(final, values[0], count); break;
        }
    }

    private void Edit(char final, int value, int count)
    {
        int rowEnd = RowStart + _grid.Columns;
        int cursor = _grid.Cursor;
        switch (final)
        {
            case 'J' or 'K' when value > 2: break;
            case 'J': Erase(value == 0 ? cursor : 0, value == 1 ? cursor + 1 : _grid.Size); break;
            case 'K': Erase(value == 0 ? cursor : RowStart, value == 1 ? cursor + 1 : rowEnd); break;
            case 'X': Erase(cursor, Math.Min(rowEnd, cursor + count)); break;
            case '@': InsertCharacters(count); break;
            case 'P': DeleteCharacters(count); break;
            case 'L' when Row >= _top && Row < _bottom: _grid.Scroll(Row, _bottom, -count); break;
            case 'M' when Row >= _top && Row < _bottom: _grid.Scroll(Row, _bottom, count); break;
            case 'S': _grid.Scroll(_top, _bottom, count); break;
            case 'T': _grid.Scroll(_top, _bottom, -count); break;
        }
    }

    private void Report(int what)
    {
        const int status = 5;
        const int place = 6;
        switch (what)
        {
            case status: answer("\e[0n"); break;
            case place: answer(string.Create(CultureInfo.InvariantCulture, $"\e[{Row + 1};{Column + 1}R")); break;
        }
    }

    private static bool[] TabsOf(int columns)
    {
        bool[] tabs = new bool[columns];
        SetTabs(tabs);
        return tabs;
    }

    private static void SetTabs(bool[] tabs)
    {
        for (int column = 0; column < tabs.Length; column++)
        {
            tabs[column] = column % TabWidth == 0;
        }
    }

    private void ClearTabs(int which)
    {
        const int here = 0;
        const int all = 3;
        switch (which)
        {
            case here: _tabs[Column] = false; break;
            case all: Array.Clear(_tabs); break;
        }
    }

    private int NextTab(int count)
    {
        int column = Column;
        while (count > 0 && column < _grid.Columns - 1)
        {
            column++;
            count -= _tabs[column] ? 1 : 0;
        }
        return column;
    }

    private int PreviousTab(int count)
    {
        int column = Column;
        while (count > 0 && column > 0)
        {
            column--;
            count -= _tabs[column] ? 1 : 0;
        }
        return column;
    }

    /// <summary>A character in the set in use: of lines and corners, those from 5F to 7E are drawn (VT100 User Guide, table 3-9).</summary>
    private char Drawn(char c)
    {
        bool lines = _shifted ? _linesShifted : _linesBase;
        return lines && c is >= '_' and <= '~' ? Lines[c - '_'] : c;
    }

    private static ReadOnlySpan<char> Lines => "\u00A0◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·";

    private static Look SelectLook(Look look, ReadOnlySpan<int> values)
    {
        foreach (int value in values)
        {
            look = value switch
            {
                0 => default,
                1 => Highlighted(look, TerminalHighlight.Intensify, true),
                4 => Highlighted(look, TerminalHighlight.Underscore, true),
                5 => Highlighted(look, TerminalHighlight.Blink, true),
                7 => Highlighted(look, TerminalHighlight.Reverse, true),
                22 => Highlighted(look, TerminalHighlight.Intensify, false),
                24 => Highlighted(look, TerminalHighlight.Underscore, false),
                25 => Highlighted(look, TerminalHighlight.Blink, false),
                27 => Highlighted(look, TerminalHighlight.Reverse, false),
                >= 30 and <= 37 => look.WithColor(Colors[value - 30]),
                39 => look.WithColor(0),
                >= 40 and <= 47 => look.WithBackground(Colors[value - 40]),
                49 => look.WithBackground(0),
                _ => look,
            };
        }
        return look;
    }

    // Black, red, green, yellow, blue, magenta, cyan, white as a 3279 has them.
    private static ReadOnlySpan<byte> Colors => [0xF0, 0xF2, 0xF4, 0xF6, 0xF1, 0xF3, 0xF5, 0xF7];

    private static Look Highlighted(Look look, TerminalHighlight highlight, bool on)
    {
        int bit = (int)highlight & 0x0F;
        int bits = on ? look.Highlight | bit : look.Highlight & ~bit;
        return look.WithHighlight((bits & 0x0F) == 0 ? (byte)0 : (byte)(0xF0 | bits));
    }

    private void SetModes(ReadOnlySpan<int> values, bool on)
    {
        _insert = values.Contains(4) ? on : _insert;
        _newLine = values.Contains(20) ? on : _newLine;
    }

    private void SetRegion(int top, int bottom)
    {
        if (top >= Math.Min(bottom, _grid.Rows) - 1)
        {
            return;
        }
        _top = top;
        _bottom = Math.Min(bottom, _grid.Rows);
        MoveTo(0, 0);
    }

    private void Reset()
    {
        _look = _savedLook = default;
        _savedCursor = 0;
        _top = 0;
        _bottom = _grid.Rows;
        _insert = _newLine = false;
        _shifted = _linesBase = _linesShifted = false;
        SetTabs(_tabs);
        _wraps = true;
        Clear();
    }

    private void Clear()
    {
        Erase(0, _grid.Size);
        MoveTo(0, 0);
    }

    private void Erase(int from, int to)
    {
        if (to > from)
        {
            Split(from, to - 1);
        }
        _grid.Fill(from, to - from, 0, default);
    }

    private void InsertCharacters(int count)
    {
        int room = _grid.Columns - Column;
        int by = Math.Min(count, room);
        // What is cut by the cursor, and what by the end of the row.
        Split(_grid.Cursor, _grid.Cursor - 1);
        Split(_grid.Cursor + room - by, _grid.Cursor + room - 1);
        _grid.Move(_grid.Cursor, _grid.Cursor + by, room - by);
        _grid.Fill(_grid.Cursor, by, 0, default);
    }

    private void DeleteCharacters(int count)
    {
        int room = _grid.Columns - Column;
        int by = Math.Min(count, room);
        Split(_grid.Cursor, _grid.Cursor + by - 1);
        _grid.Move(_grid.Cursor + by, _grid.Cursor, room - by);
        _grid.Fill(RowStart + _grid.Columns - by, by, 0, default);
    }

    private void CarriageReturn() => MoveTo(Row, 0);

    private void LineFeed()
    {
        if (Row == _bottom - 1)
        {
            // The row that a whole screen scrolls in has the colours in use, as on deployed terminals.
            bool whole = _top == 0 && _bottom == _grid.Rows;
            _grid.Scroll(_top, _bottom, 1, whole ? default(Look).WithColor(_look.Color).WithBackground(_look.Background) : default);
            _wrapPending = false;
            return;
        }
        MoveTo(Row + 1, Column);
    }

    private void ReverseLineFeed()
    {
        if (Row == _top)
        {
            _grid.Scroll(_top, _bottom, -1);
            _wrapPending = false;
            return;
        }
        MoveTo(Row - 1, Column);
    }

    private void MoveTo(int row, int column)
    {
        _grid.Cursor = Math.Clamp(row, 0, _grid.Rows - 1) * _grid.Columns + Math.Clamp(column, 0, _grid.Columns - 1);
        _wrapPending = false;
    }
}
