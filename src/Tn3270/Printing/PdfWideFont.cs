using System.Globalization;
using Holdfast.Tn3270.CodePages;

namespace Holdfast.Tn3270.Printing;

/// <summary>
/// The font of characters two columns wide: one of the four Asian character collections that PDF readers have fonts and maps for, so
/// that nothing is embedded (PDF Reference, fourth edition, sections 5.6.1 and 5.6.4). Its characters are written as UTF-16.
/// </summary>
/// <param name="Ordering">The collection, such as Japan1.</param>
/// <param name="Supplement">The collection's supplement that the map reaches.</param>
/// <param name="Name">The font asked for; readers take another of the collection where they have it not.</param>
/// <param name="Map">The predefined map from UTF-16 to the collection, which PDF has since 1.5.</param>
internal sealed record PdfWideFont(string Ordering, int Supplement, string Name, string Map)
{
    /// <summary>The version of PDF that has the maps.</summary>
    public const string Version = "1.5";

    /// <summary>Objects that <see cref="AddTo"/> adds.</summary>
    public const int ObjectCount = 3;

    private static readonly PdfWideFont Japanese = new("Japan1", 5, "HeiseiKakuGo-W5", "UniJIS-UTF16-H");
    private static readonly PdfWideFont Korean = new("Korea1", 2, "HYSMyeongJo-Medium", "UniKS-UTF16-H");
    private static readonly PdfWideFont Simplified = new("GB1", 4, "STSong-Light", "UniGB-UTF16-H");
    private static readonly PdfWideFont Traditional = new("CNS1", 4, "MSung-Light", "UniCNS-UTF16-H");

    /// <summary>The font for a host's code page; null where it has no double-byte half.</summary>
    public static PdfWideFont? For(CodePage? page) => page?.Number switch
    {
        930 or 939 or 1390 or 1399 => Japanese,
        933 or 1364 => Korean,
        935 or 1388 => Simplified,
        937 or 1371 => Traditional,
        _ => null,
    };

    /// <summary>Whether it has a character that takes one column: the katakana of the single-byte half of Japanese pages.</summary>
    public bool HasNarrow(char character) => this == Japanese && character is >= '\uFF61' and <= '\uFF9F';

    /// <summary>Adds the font, whose objects take the next numbers; the first of them is the font itself.</summary>
    public void AddTo(PdfObjects objects)
    {
        int first = objects.Count + 1;
        objects.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"<< /Type /Font /Subtype /Type0 /BaseFont /{Name}-{Map} /Encoding /{Map} /DescendantFonts [{first + 1} 0 R] >>"));
        // The Japanese collection has its half-width characters at 231 to 632; all others here are as wide as high.
        string widths = this == Japanese ? " /W [231 632 500]" : "";
        string system = string.Create(CultureInfo.InvariantCulture, $"/Registry (Adobe) /Ordering ({Ordering}) /Supplement {Supplement}");
        objects.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /{Name} /CIDSystemInfo << {system} >> /FontDescriptor {first + 2} 0 R /DW 1000{widths} >>"));
        const string measures = "/Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 740 /StemV 90";
        objects.Add($"<< /Type /FontDescriptor /FontName /{Name} {measures} >>");
    }
}
