using System.Text;
using Holdfast.Tn3270.CodePages;

namespace Holdfast.Tn3270.Screen;

/// <summary>Gives the characters of a plain text session, which have no codes of their own, those of a code page.</summary>
internal static class TextCodes
{
    private const byte QuestionMark = 0x6F;
    private const byte Blank = 0x40;

    /// <summary>Sets the code of a cell, and of the next where the character takes both; what the page does not have is a question mark.</summary>
    /// <param name="grid">Gets the code; it has the looks of the other.</param>
    /// <param name="source">Has the character.</param>
    /// <param name="address">The cell.</param>
    /// <param name="page">The code page.</param>
    public static void Set(ScreenGrid grid, ScreenGrid source, int address, CodePage page)
    {
        var text = source.TextAt(address);
        var next = address + 1 < source.Size ? source.TextAt(address + 1) : '\0';
        var cell = grid[address];
        if (next == ScreenImage.WideFiller || char.IsSurrogatePair(text, next))
        {
            var rune = next == ScreenImage.WideFiller ? new Rune(text) : new Rune(text, next);
            if (page.TryToEbcdic(rune, out var first, out var second))
            {
                grid.Set(address, cell with { Code = first });
                grid.Set(address + 1, cell with { Code = second });
                return;
            }
        }

        // A right half is there already where the page has the character; else it is a blank behind the question mark.
        if (text != ScreenImage.WideFiller && !char.IsLowSurrogate(text))
            grid.Set(address, cell.WithCode(page.TryToEbcdic(text, out var code) ? code : QuestionMark));
        else if (grid.LookAt(address - 1).CharacterSet != Look.DoubleByteSet)
            grid.Set(address, cell.WithCode(Blank));
    }
}
