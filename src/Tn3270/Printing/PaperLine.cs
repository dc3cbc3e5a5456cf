using System.Text;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Printing;

/// <summary>A line of paper under way, a UTF-16 unit for each column.</summary>
internal sealed class PaperLine
{
    private readonly StringBuilder _text = new();

    // Columns that hold the right half of a wide character; most lines have none.
    private HashSet<int>? _rights;

    /// <summary>Columns printed on, counted from the left edge.</summary>
    public int Length => _text.Length;

    /// <summary>Prints a character one column wide; a blank takes away nothing.</summary>
    /// <param name="column">From 1.</param>
    /// <param name="character">What to print.</param>
    public void Put(int column, char character)
    {
        if (character != ' ')
        {
            Clear(column);
            _text[column - 1] = character;
        }
    }

    /// <summary>Prints a character two columns wide.</summary>
    /// <param name="column">Of its left half, from 1.</param>
    /// <param name="character">What to print.</param>
    public void PutWide(int column, Rune character)
    {
        Clear(column);
        Clear(column + 1);
        Span<char> units = [default, ScreenImage.WideFiller];
        character.EncodeToUtf16(units);
        _text[column - 1] = units[0];
        _text[column] = units[1];
        (_rights ??= []).Add(column + 1);
    }

    /// <summary>What is on it, <see cref="ScreenImage.WideFiller"/> or the second unit of a surrogate pair in right halves.</summary>
    public override string ToString() => _text.ToString().TrimEnd(' ');

    // Makes a column blank, and with it the other half of a wide character that it cuts in two.
    private void Clear(int column)
    {
        if (_text.Length < column)
        {
            _text.Append(' ', column - _text.Length);
        }
        if (_rights is null)
        {
            return;
        }
        if (_rights.Remove(column))
        {
            _text[column - 2] = ' ';
        }
        if (_rights.Remove(column + 1))
        {
            _text[column] = ' ';
        }
    }
}
