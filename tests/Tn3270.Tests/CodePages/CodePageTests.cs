using System.Text;
using Holdfast.Runtime.Tests;
using Holdfast.Tn3270.CodePages;

namespace Holdfast.Tn3270.Tests.CodePages;

public sealed class CodePageTests
{
    // Codes that are read as a character which another code writes, by IBM's definition: Thai vowels and tone marks that stand
    // twice, and the radicals and numerals that Big5 and its host page hold twice.
    private static readonly Dictionary<string, string> ReadOnlyCodes = new(StringComparer.Ordinal)
    {
        ["cp838"] = "51 CA E1 FD FE",
        ["cp1160"] = "51 CA E1 FD",
    };

    private static readonly Dictionary<string, int> ReadOnlyDoubles = new(StringComparer.Ordinal)
    {
        ["cp937"] = 189,
        ["cp1371"] = 190,
        ["cp1390"] = 1,
        ["cp1399"] = 1,
    };

    // How many codes from 0x40 to 0xFE have no character.
    private static readonly Dictionary<string, int> Gaps = new(StringComparer.Ordinal)
    {
        ["cp275"] = 96, ["cp290"] = 28, ["cp420"] = 9, ["cp423"] = 10, ["cp424"] = 38, ["cp803"] = 102, ["cp833"] = 39, ["cp875"] = 6,
        ["cp880"] = 10, ["cp905"] = 9, ["cp930"] = 28, ["cp933"] = 39, ["cp935"] = 91, ["cp937"] = 93, ["cp939"] = 28,
        ["cp1132"] = 26, ["cp1137"] = 2, ["cp1364"] = 39, ["cp1371"] = 92, ["cp1388"] = 91, ["cp1390"] = 27, ["cp1399"] = 27,
    };

    public static TheoryData<string> Names => [.. CodePage.All.Select(page => page.Name)];

    public static TheoryData<string> DoubleNames => [.. CodePage.All.Where(page => page.HasDoubleByte).Select(page => page.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_single_byte_code_comes_back_as_it_went(string name)
    {
        var page = CodePage.Find(name)!;
        List<string> readOnly = [];
        var gaps = 0;
        for (var code = 0; code < 256; code++)
        {
            var c = page.ToUnicode((byte)code);
            if (c == CodePage.Unassigned)
            {
                gaps++;
                continue;
            }

            Assert.True(page.TryToEbcdic(c, out var back), $"{code:X2} {c}");
            Assert.Equal(c, page.ToUnicode(back));
            if (back != code)
                readOnly.Add($"{code:X2}");
        }

        Assert.Equal(ReadOnlyCodes.GetValueOrDefault(name, ""), string.Join(' ', readOnly));
        Assert.Equal(Gaps.GetValueOrDefault(name), gaps);
    }

    [Theory]
    [MemberData(nameof(DoubleNames))]
    public void Every_double_byte_code_comes_back_as_it_went(string name)
    {
        var page = CodePage.Find(name)!;
        var (codes, readOnly, differing) = (0, 0, 0);
        for (var code = 0; code <= 0xFFFF; code++)
        {
            var (first, second) = ((byte)(code >> 8), (byte)code);
            if (page.ToUnicode(first, second) == new Rune(CodePage.Unassigned))
                continue;
            codes++;
            byte[] shifted = [CodePage.ShiftOut, first, second, CodePage.ShiftIn];
            var text = page.Decode(shifted);
            var back = page.Encode(text);
            Assert.Equal(text, page.Decode(back));
            if (back.Length != 4)
                readOnly++;
            else if (!back.AsSpan().SequenceEqual(shifted))
                differing++;
        }

        Assert.True(codes > 9_000, $"{codes} codes");
        Assert.Equal(ReadOnlyDoubles.GetValueOrDefault(name), readOnly + differing);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Digits_capitals_and_controls_stand_where_every_EBCDIC_page_has_them(string name)
    {
        var page = CodePage.Find(name)!;
        Assert.Equal("ABCDEFGHI", Row(page, 0xC1, 9));
        Assert.Equal("JKLMNOPQR", Row(page, 0xD1, 9));
        Assert.Equal("STUVWXYZ", Row(page, 0xE2, 8));
        Assert.Equal("0123456789", Row(page, 0xF0, 10));
        Assert.Equal(Row(CodePage.Cp037, 0x00, 0x41), Row(page, 0x00, 0x41));
        Assert.Equal('\u009F', page.ToUnicode(0xFF));
    }

    [Fact]
    public void Page_037_has_the_rows_that_IBM_publishes()
    {
        Assert.Equal(" \u00A0âäàáãåçñ¢.<(+|", Row(CodePage.Cp037, 0x40, 16));
        Assert.Equal("&éêëèíîïìß!$*);¬", Row(CodePage.Cp037, 0x50, 16));
        Assert.Equal("-/ÂÄÀÁÃÅÇÑ¦,%_>?", Row(CodePage.Cp037, 0x60, 16));
        Assert.Equal("øÉÊËÈÍÎÏÌ`:#@'=\"", Row(CodePage.Cp037, 0x70, 16));
        Assert.Equal("^£¥·©§¶¼½¾[]¯¨´×", Row(CodePage.Cp037, 0xB0, 16));
    }

    [Theory]
    [InlineData("cp037", "cp1047", "5F^ AD[ B0¬ BAÝ BB¨ BD]")]
    [InlineData("cp037", "bracket", "AD[ BAÝ BB¨ BD]")]
    [InlineData("cp037", "cp1140", "9F€")]
    [InlineData("cp273", "cp1141", "9F€")]
    [InlineData("cp1025", "cp1154", "E1€")]
    [InlineData("cp937", "cp1371", "9F€")]
    public void Sister_pages_differ_in_few_codes(string one, string other, string expected)
    {
        var (first, second) = (CodePage.Find(one)!, CodePage.Find(other)!);
        var changes = Enumerable.Range(0, 256).Where(code => first.ToUnicode((byte)code) != second.ToUnicode((byte)code))
            .Select(code => $"{code:X2}{second.ToUnicode((byte)code)}");
        Assert.Equal(expected, string.Join(' ', changes));
    }

    // The codes are those that another maker's tables (glibc) give.
    [Theory]
    [InlineData("cp273", "ÄÖÜäöüß§", "4A E0 5A C0 6A D0 A1 7C")]
    [InlineData("cp285", "£$", "5B 4A")]
    [InlineData("cp500", "[]!", "4A 5A 4F")]
    [InlineData("cp424", "שלום", "69 54 46 55")]
    [InlineData("cp875", "Ελλάδα", "45 9E 9E B1 8D 8A")]
    [InlineData("cp870", "Łódź", "BA CE 84 B7")]
    [InlineData("cp1025", "Москва", "CF 9E AB 9A AF 77")]
    [InlineData("cp1160", "ไทย€", "DF 73 8F FE")]
    [InlineData("cp930", "日本A", "0E 45 62 45 66 0F C1")]
    [InlineData("cp939", "カナ ｶﾅ", "0E 43 86 43 96 0F 40 66 8C")]
    [InlineData("cp935", "中文", "0E 5B CF 57 C3 0F")]
    [InlineData("cp937", "臺灣", "0E 5F 77 68 A3 0F")]
    [InlineData("cp933", "한국", "0E D0 65 8A 82 0F")]
    [InlineData("cp1390", "か゚𠂉", "0E EC B5 B3 46 0F")]
    public void Words_of_each_script_become_the_codes_of_its_page(string name, string text, string codes)
    {
        var page = CodePage.Find(name)!;
        var encoded = page.Encode(text);
        Assert.Equal(codes, string.Join(' ', encoded.Select(code => $"{code:X2}")));
        Assert.Equal(text, page.Decode(encoded));
    }

    [Theory]
    [InlineData("0E 45 62 45", "日\uFFFD")]
    [InlineData("0E 45 0F C1", "\uFFFDA")]
    [InlineData("0F C1 0E", "A")]
    [InlineData("0E 0E 45 62 0F 0F C1", "日A")]
    [InlineData("0E 00 00 FF FF", "\uFFFD\uFFFD")]
    public void Broken_shifts_are_read_as_far_as_they_go(string codes, string text) =>
        Assert.Equal(text, CodePage.Find("cp930")!.Decode([.. codes.Split(' ').Select(code => Convert.ToByte(code, 16))]));

    [Fact]
    public void Shift_codes_are_mere_controls_of_a_single_byte_page() =>
        Assert.Equal("\u000EA\u000F", CodePage.Cp037.Decode([0x0E, 0xC1, 0x0F]));

    [Fact]
    public void A_character_beyond_the_page_has_no_code()
    {
        Assert.False(CodePage.Cp037.TryToEbcdic('€', out _));
        Assert.False(CodePage.Cp1047.TryToEbcdic('Ā', out _));
        Assert.False(CodePage.Cp037.TryToEbcdic(CodePage.Unassigned, out _));
        Assert.False(CodePage.Cp037.TryToEbcdic(new Rune('日'), out _, out _));
        Assert.False(CodePage.Find("cp930")!.TryToEbcdic(new Rune(0x1F600), out _, out _));
        Assert.Equal([0xC1, 0x6F, 0xC2], CodePage.Cp037.Encode("A€B"));
        Assert.Equal([0x4B], CodePage.Find("cp930")!.Encode("\U0001F600", 0x4B));
    }

    [Fact]
    public void Lookups_allocate_nothing()
    {
        var page = CodePage.Find("cp1390")!;
        var sum = 0L;
        Allocations.AssertNone(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                sum += page.ToUnicode((byte)i) + page.ToUnicode((byte)(i >> 8), (byte)i).Value;
                sum += page.TryToEbcdic((char)i, out var code) ? code : 0;
                sum += page.TryToEbcdic(new Rune(0x4E00 + i), out var first, out _) ? first : 0;
            }
        });
        Assert.True(sum > 0);
    }

    [Fact]
    public void Pages_with_the_same_double_byte_half_share_its_table()
    {
        Assert.Same(CodePage.Find("cp930")!.Double, CodePage.Find("cp939")!.Double);
        Assert.NotSame(CodePage.Find("cp930")!.Double, CodePage.Find("cp1390")!.Double);
    }

    private static string Row(CodePage page, int first, int count) =>
        string.Concat(Enumerable.Range(first, count).Select(code => page.ToUnicode((byte)code)));
}
