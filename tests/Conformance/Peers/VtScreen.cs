using System.Globalization;
using System.Text;

namespace Holdfast.Conformance.Peers;

/// <summary>
/// The screen of a plain xterm as full-screen programs paint it (ECMA-48): text, cursor movement, erasure, scrolling; colours
/// and modes are skipped.
/// </summary>
internal sealed class VtScreen(int rows, int columns)
{
    private enum State
    {
        Text,
        Escape,
        Charset,
        Control,
        Title,
    }

    private readonly char[] _cells = Blank(rows * columns);
    private readonly StringBuilder _parameters = new();
    private State _state;
    private int _row;
    private int _column;
    private int _top;
    private int _bottom = rows - 1;
    private char _last = ' ';

    /// <summary>All rows, blanks at their ends left out.</summary>
    public string Text => string.Join(
        '\n', Enumerable.Range(0, rows).Select(row => new string(_cells, row * columns, columns).TrimEnd()));

    /// <summary>Paints what a program wrote.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            Take((char)value);
        }
    }

    private static char[] Blank(int size)
    {
        char[] cells = new char[size];
        Array.Fill(cells, ' ');
        return cells;
    }

    private void Take(char c)
    {
        switch (_state)
        {
            case State.Text:
                TakeText(c);
                break;
            case State.Escape:
                TakeEscape(c);
                break;
            case State.Charset:
                _state = State.Text;
                break;
            case State.Title:
                _state = c == '\a' ? State.Text : State.Title;
                break;
            case State.Control when c is >= '@' and <= '~':
                _state = State.Text;
                Control(c);
                break;
            case State.Control:
                _parameters.Append(c);
                break;
        }
    }

    private void TakeText(char c)
    {
        switch (c)
        {
            case '\e':
                _state = State.Escape;
                break;
            case '\r':
                _column = 0;
                break;
            case '\n':
                LineFeed();
                break;
            case '\b':
                _column = Math.Max(0, _column - 1);
                break;
            case '\t':
                _column = Math.Min(columns - 1, (_column / 8 + 1) * 8);
                break;
            case >= ' ':
                Put(c);
                break;
        }
    }

    private void TakeEscape(char c)
    {
        _parameters.Clear();
        _state = c switch
        {
            '[' => State.Control,
            ']' => State.Title,
            '(' or ')' => State.Charset,
            _ => State.Text,
        };
        if (c == 'M')
        {
            ReverseLineFeed();
        }
    }

    private void Control(char final)
    {
        int first = Parameter(0, 0);
        int count = Math.Max(1, first);
        switch (final)
        {
            case 'H' or 'f':
                _row = Math.Clamp(count - 1, 0, rows - 1);
                _column = Math.Clamp(Math.Max(1, Parameter(1, 1)) - 1, 0, columns - 1);
                break;
            case 'A':
                _row = Math.Max(0, _row - count);
                break;
            case 'B':
                _row = Math.Min(rows - 1, _row + count);
                break;
            case 'C':
                _column = Math.Min(columns - 1, _column + count);
                break;
            case 'D':
                _column = Math.Max(0, _column - count);
                break;
            case 'G':
                _column = Math.Clamp(count - 1, 0, columns - 1);
                break;
            case 'd':
                _row = Math.Clamp(count - 1, 0, rows - 1);
                break;
            case 'b':
                Repeat(count);
                break;
            case 'r':
                _top = count - 1;
                _bottom = Math.Clamp(Parameter(1, rows) - 1, _top, rows - 1);
                break;
            default:
                Erase(final, first, count);
                break;
        }
    }

    private void Erase(char final, int first, int count)
    {
        int here = _row * columns + Math.Min(_column, columns - 1);
        int line = _row * columns;
        switch (final)
        {
            case 'J':
                Fill(first == 0 ? here : 0, first == 1 ? here + 1 : rows * columns);
                break;
            case 'K':
                Fill(first == 0 ? here : line, first == 1 ? here + 1 : line + columns);
                break;
            case 'X':
                Fill(here, Math.Min(here + count, line + columns));
                break;
            case 'P':
                Shift(here, line + columns, -count);
                break;
            case '@':
                Shift(here, line + columns, count);
                break;
            case 'L':
                Shift(line, (_bottom + 1) * columns, count * columns);
                break;
            case 'M':
                Shift(line, (_bottom + 1) * columns, -count * columns);
                break;
            case 'S':
                Shift(_top * columns, (_bottom + 1) * columns, -count * columns);
                break;
        }
    }

    /// <summary>Moves cells within a stretch, by less or more than nothing; blanks come in.</summary>
    private void Shift(int from, int end, int by)
    {
        int length = end - from;
        int moved = Math.Max(0, length - Math.Abs(by));
        Span<char> stretch = _cells.AsSpan(from, length);
        if (by > 0)
        {
            stretch[..moved].CopyTo(stretch[(length - moved)..]);
            stretch[..(length - moved)].Fill(' ');
        }
        else
        {
            stretch[(length - moved)..].CopyTo(stretch);
            stretch[moved..].Fill(' ');
        }
    }

    private void Fill(int from, int end) => _cells.AsSpan(from, Math.Max(0, end - from)).Fill(' ');

    private void Repeat(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Put(_last);
        }
    }

    private void Put(char c)
    {
        if (_column == columns)
        {
            _column = 0;
            LineFeed();
        }
        _cells[_row * columns + _column] = c;
        _column++;
        _last = c;
    }

    private void LineFeed()
    {
        if (_row == _bottom)
        {
            Shift(_top * columns, (_bottom + 1) * columns, -columns);
        }
        else
        {
            _row = Math.Min(rows - 1, _row + 1);
        }
    }

    private void ReverseLineFeed()
    {
        if (_row == _top)
        {
            Shift(_top * columns, (_bottom + 1) * columns, columns);
        }
        else
        {
            _row = Math.Max(0, _row - 1);
        }
    }

    private int Parameter(int index, int missing)
    {
        string[] all = _parameters.ToString().Split(';');
        return index < all.Length && int.TryParse(all[index], NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : missing;
    }
}
