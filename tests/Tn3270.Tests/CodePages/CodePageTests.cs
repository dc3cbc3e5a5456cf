using Holdfast.Tn3270.CodePages;

namespace Holdfast.Tn3270.Tests.CodePages;

public sealed class CodePageTests
{
    public static TheoryData<CodePage> Pages => [CodePage.Cp037, CodePage.Cp1047];

    [Theory]
    [MemberData(nameof(Pages))]
    public void All_256_codes_come_back_as_they_went(CodePage page)
    {
        var seen = new HashSet<char>();
        for (var code = 0; code < 256; code++)
        {
            var c = page.ToUnicode((byte)code);
            Assert.True(seen.Add(c), $"{c} stands twice");
            Assert.True(page.TryToEbcdic(c, out var back));
            Assert.Equal(code, back);
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Letters_digits_and_controls_stand_where_every_EBCDIC_page_has_them(CodePage page)
    {
        Assert.Equal("ABCDEFGHI", Decode(page, 0xC1, 9));
        Assert.Equal("JKLMNOPQR", Decode(page, 0xD1, 9));
        Assert.Equal("STUVWXYZ", Decode(page, 0xE2, 8));
        Assert.Equal("abcdefghi", Decode(page, 0x81, 9));
        Assert.Equal("jklmnopqr", Decode(page, 0x91, 9));
        Assert.Equal("stuvwxyz", Decode(page, 0xA2, 8));
        Assert.Equal("0123456789", Decode(page, 0xF0, 10));
        Assert.Equal(' ', page.ToUnicode(0x40));
        Assert.Equal('\0', page.ToUnicode(0x00));
        Assert.Equal('\u009F', page.ToUnicode(0xFF));
    }

    [Fact]
    public void Page_037_has_the_rows_that_IBM_publishes()
    {
        Assert.Equal(" \u00A0âäàáãåçñ¢.<(+|", Decode(CodePage.Cp037, 0x40, 16));
        Assert.Equal("&éêëèíîïìß!$*);¬", Decode(CodePage.Cp037, 0x50, 16));
        Assert.Equal("-/ÂÄÀÁÃÅÇÑ¦,%_>?", Decode(CodePage.Cp037, 0x60, 16));
        Assert.Equal("øÉÊËÈÍÎÏÌ`:#@'=\"", Decode(CodePage.Cp037, 0x70, 16));
        Assert.Equal("^£¥·©§¶¼½¾[]¯¨´×", Decode(CodePage.Cp037, 0xB0, 16));
    }

    [Fact]
    public void Page_1047_differs_from_037_in_exactly_six_codes()
    {
        var changes = new List<string>();
        for (var code = 0; code < 256; code++)
        {
            if (CodePage.Cp037.ToUnicode((byte)code) != CodePage.Cp1047.ToUnicode((byte)code))
                changes.Add($"{code:X2}{CodePage.Cp1047.ToUnicode((byte)code)}");
        }

        Assert.Equal(["5F^", "AD[", "B0¬", "BAÝ", "BB¨", "BD]"], changes);
    }

    [Theory]
    [InlineData("cp037")]
    [InlineData("CP037")]
    [InlineData("ibm-37")]
    [InlineData("IBM037")]
    [InlineData("037")]
    public void A_page_is_found_by_its_usual_names(string name) => Assert.Same(CodePage.Cp037, CodePage.Find(name));

    [Theory]
    [InlineData("")]
    [InlineData("cp")]
    [InlineData("utf-8")]
    [InlineData("cp99999999999")]
    public void An_unknown_name_finds_nothing(string name) => Assert.Null(CodePage.Find(name));

    [Fact]
    public void A_character_beyond_the_page_has_no_code()
    {
        Assert.False(CodePage.Cp037.TryToEbcdic('€', out _));
        Assert.False(CodePage.Cp1047.TryToEbcdic('Ā', out _));
    }

    private static string Decode(CodePage page, int first, int count) =>
        string.Concat(Enumerable.Range(first, count).Select(code => page.ToUnicode((byte)code)));
}
