using System.Globalization;
using System.Text;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Printing;

/// <summary>
/// Fonts for the letters of a job that WinAnsi does not have, such as Polish, Greek, Russian or APL: simple fonts with an encoding of
/// their own, which names each letter by its Unicode value, and a map back to Unicode for programs that search or copy (PDF Reference,
/// third edition, sections 5.5.2, 5.5.5 and 5.9). Nothing is embedded: readers take Courier New, or what they have in its place.
/// </summary>
internal sealed class PdfLetterFonts
{
    /// <summary>The most fonts of a job; letters of any more show as a question mark. A code page has letters for two.</summary>
    public const int FontLimit = 8;

    /// <summary>The number of the first of them: F1 is Courier, F2 the wide font.</summary>
    public const int FirstNumber = 3;

    // Codes of a font, 0 left out.
    private const int FontSize = 255;

    // Entries of one block of a map (Adobe Technical Note 5014).
    private const int BlockSize = 100;

    private readonly Dictionary<char, int> _places = [];
    private readonly List<char> _letters = [];

    /// <summary>Looks for them in a job.</summary>
    /// <param name="job">What is printed.</param>
    /// <param name="wide">The font of wide characters, which has some narrow ones as well; null where there is none.</param>
    public PdfLetterFonts(PrintJob job, PdfWideFont? wide)
    {
        foreach (PrintedPage page in job.Pages)
        {
            foreach (PrintedLine line in page.Lines)
            {
                foreach (char character in line.Text)
                {
                    if (IsLetter(character, wide) && _letters.Count < FontLimit * FontSize && _places.TryAdd(character, _letters.Count))
                    {
                        _letters.Add(character);
                    }
                }
            }
        }
    }

    /// <summary>How many fonts it takes.</summary>
    public int Count => (_letters.Count + FontSize - 1) / FontSize;

    /// <summary>Objects that <see cref="AddTo"/> adds.</summary>
    public int ObjectCount => Count == 0 ? 0 : 1 + (2 * Count);

    /// <summary>The number of the font that has a character, and its code there; false where none of these has it.</summary>
    public bool TryFind(char character, out int font, out byte code)
    {
        bool found = _places.TryGetValue(character, out int place);
        font = FirstNumber + (place / FontSize);
        code = (byte)(1 + (place % FontSize));
        return found;
    }

    /// <summary>Adds the fonts, and says which they are: names and references for a page's resources.</summary>
    public string AddTo(PdfObjects objects)
    {
        if (Count == 0)
        {
            return "";
        }
        const string measures = "/Flags 33 /FontBBox [-122 -680 623 1021] /ItalicAngle 0 /Ascent 833 /Descent -300 /CapHeight 571 /StemV 41";
        objects.Add($"<< /Type /FontDescriptor /FontName /CourierNew {measures} >>");
        int descriptor = objects.Count;
        StringBuilder names = new();
        for (int font = 0; font < Count; font++)
        {
            char[] letters = [.. _letters.Skip(font * FontSize).Take(FontSize)];
            objects.AddStream(Encoding.ASCII.GetBytes(Map(letters)));
            objects.Add(Font(letters, descriptor, objects.Count));
            names.Append(CultureInfo.InvariantCulture, $" /F{FirstNumber + font} {objects.Count} 0 R");
        }
        return names.ToString();
    }

    private static bool IsLetter(char character, PdfWideFont? wide) =>
        !PdfLine.IsWinAnsi(character) && !char.IsControl(character) && !char.IsSurrogate(character)
        && character != ScreenImage.WideFiller && wide?.HasNarrow(character) != true;

    private static string Font(char[] letters, int descriptor, int map)
    {
        string names = string.Concat(letters.Select(letter => string.Create(CultureInfo.InvariantCulture, $" /uni{(int)letter:X4}")));
        string widths = string.Join(' ', Enumerable.Repeat("600", letters.Length));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"<< /Type /Font /Subtype /TrueType /BaseFont /CourierNew /FirstChar 1 /LastChar {letters.Length} /Widths [{widths}] "
            + $"/FontDescriptor {descriptor} 0 R /Encoding << /Type /Encoding /Differences [1{names}] >> /ToUnicode {map} 0 R >>");
    }

    private static string Map(char[] letters)
    {
        StringBuilder map = new(
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            + "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Letters def\n/CMapType 2 def\n"
            + "1 begincodespacerange\n<00> <FF>\nendcodespacerange\n");
        for (int start = 0; start < letters.Length; start += BlockSize)
        {
            int end = Math.Min(letters.Length, start + BlockSize);
            map.Append(CultureInfo.InvariantCulture, $"{end - start} beginbfchar\n");
            for (int i = start; i < end; i++)
            {
                map.Append(CultureInfo.InvariantCulture, $"<{1 + i:X2}> <{(int)letters[i]:X4}>\n");
            }
            map.Append("endbfchar\n");
        }
        return map.Append("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n").ToString();
    }
}
