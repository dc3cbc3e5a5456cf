using System.Text;

namespace Holdfast.Tn3270.Printing;

/// <summary>Puts an LU type 3 printer's buffer on paper: as lines of a set length, or as a stream with orders for new lines.</summary>
internal sealed class FieldLayout(PageBuilder paper)
{
    /// <summary>Print positions where the write control sets no line length.</summary>
    private const int Width = 132;

    private int _line = 1;
    private int _column = 1;

    /// <summary>Prints a buffer.</summary>
    /// <param name="cells">What each position holds.</param>
    /// <param name="characters">The characters of those that hold one; of a wide one its UTF-16 units.</param>
    /// <param name="lineLength">Positions of a line; 0 for a stream.</param>
    public void Print(ReadOnlySpan<FieldCell> cells, ReadOnlySpan<char> characters, int lineLength)
    {
        int end = cells.Length;
        while (end > 0 && cells[end - 1] == FieldCell.Empty)
        {
            end--;
        }
        if (lineLength > 0)
        {
            PrintLines(cells[..end], characters[..end], lineLength);
        }
        else
        {
            PrintStream(cells[..end], characters[..end]);
        }
    }

    /// <summary>The next job begins at the top of a page.</summary>
    public void EndJob()
    {
        _line = 1;
        _column = 1;
    }

    // A line that holds nothing but nulls is not printed at all; attributes print as blanks.
    private void PrintLines(ReadOnlySpan<FieldCell> cells, ReadOnlySpan<char> characters, int lineLength)
    {
        bool hidden = false;
        for (int start = 0; start < cells.Length; start += lineLength)
        {
            bool any = false;
            for (int i = start; i < Math.Min(start + lineLength, cells.Length); i++)
            {
                switch (cells[i])
                {
                    case FieldCell.Visible or FieldCell.Hidden:
                        hidden = cells[i] == FieldCell.Hidden;
                        break;
                    case FieldCell.FormFeed:
                        FeedForm();
                        break;
                    case FieldCell.Character:
                        any = true;
                        Put(i - start + 1, hidden ? ' ' : characters[i]);
                        break;
                    case FieldCell.WideLeft:
                        any = true;
                        PutWide(i - start + 1, hidden, characters[i..]);
                        break;
                }
            }
            _line += any ? 1 : 0;
        }
        _column = 1;
    }

    private void PrintStream(ReadOnlySpan<FieldCell> cells, ReadOnlySpan<char> characters)
    {
        bool hidden = false;
        for (int i = 0; i < cells.Length; i++)
        {
            switch (cells[i])
            {
                case FieldCell.NewLine:
                    FeedLine();
                    break;
                case FieldCell.CarriageReturn:
                    _column = 1;
                    break;
                case FieldCell.FormFeed:
                    FeedForm();
                    break;
                case FieldCell.EndOfMedium:
                    EndStream();
                    return;
                case FieldCell.Empty or FieldCell.WideRight:
                    break;
                case FieldCell.WideLeft:
                    MakeRoom(2);
                    PutWide(_column, hidden, characters[i..]);
                    _column += 2;
                    MakeRoom(1);
                    break;
                default:
                    hidden = cells[i] == FieldCell.Hidden || (hidden && cells[i] != FieldCell.Visible);
                    Put(_column++, hidden || cells[i] != FieldCell.Character ? ' ' : characters[i]);
                    MakeRoom(1);
                    break;
            }
        }
        EndStream();
    }

    private void MakeRoom(int columns)
    {
        if (_column + columns - 1 > Width)
        {
            FeedLine();
        }
    }

    // A print operation ends with its line.
    private void EndStream()
    {
        if (_column > 1)
        {
            FeedLine();
        }
    }

    private void Put(int column, char character)
    {
        BeginLine();
        paper.Put(_line, column, character);
    }

    private void PutWide(int column, bool hidden, ReadOnlySpan<char> halves)
    {
        BeginLine();
        if (!hidden)
        {
            paper.PutWide(_line, column, char.IsSurrogate(halves[0]) ? new Rune(halves[0], halves[1]) : new Rune(halves[0]));
        }
    }

    private void FeedLine()
    {
        BeginLine();
        paper.Reach(_line);
        _line++;
        _column = 1;
    }

    private void BeginLine()
    {
        if (_line > PageBuilder.LineLimit)
        {
            paper.EndPage();
            _line = 1;
        }
    }

    private void FeedForm()
    {
        if (!paper.PageIsBlank)
        {
            paper.EndPage();
        }
        _line = 1;
        _column = 1;
    }
}
