using Holdfast.Tn3270.CodePages;

namespace Holdfast.Tn3270.Tests.CodePages;

public sealed class CodePageListTests
{
    [Theory]
    [InlineData("cp037")]
    [InlineData("CP037")]
    [InlineData("ibm-37")]
    [InlineData("IBM037")]
    [InlineData("037")]
    [InlineData(" cp37 ")]
    [InlineData("us-intl")]
    [InlineData("US")]
    [InlineData("ccsid37")]
    public void A_page_is_found_by_its_usual_names(string name) => Assert.Same(CodePage.Cp037, CodePage.Find(name));

    // What s3270 lists under Query(CodePages), 4.1, and the pages added since.
    [Theory]
    [InlineData("cp037 cp37 us us-intl", 697, 37)]
    [InlineData("cp273 german", 697, 273)]
    [InlineData("cp275 brazilian", 697, 275)]
    [InlineData("cp277 norwegian", 697, 277)]
    [InlineData("cp278 finnish swedish", 697, 278)]
    [InlineData("cp280 italian", 697, 280)]
    [InlineData("cp284 spanish", 697, 284)]
    [InlineData("cp285 uk", 697, 285)]
    [InlineData("cp297 french", 697, 297)]
    [InlineData("cp424 hebrew", 1349, 424)]
    [InlineData("cp500 belgian", 697, 500)]
    [InlineData("cp803 hebrew-old", 1147, 803)]
    [InlineData("cp870 polish slovenian", 959, 870)]
    [InlineData("cp871 icelandic", 697, 871)]
    [InlineData("cp875 greek", 925, 875)]
    [InlineData("cp880 russian", 959, 880)]
    [InlineData("cp924", 1353, 924)]
    [InlineData("cp1025 cyrillic", 1150, 1025)]
    [InlineData("cp1026 turkish", 1152, 1026)]
    [InlineData("cp1047", 697, 1047)]
    [InlineData("cp1123 ukrainian", 1326, 1123)]
    [InlineData("cp1140 us-euro", 695, 1140)]
    [InlineData("cp1141 german-euro", 695, 1141)]
    [InlineData("cp1142 norwegian-euro", 695, 1142)]
    [InlineData("cp1143 finnish-euro swedish-euro", 695, 1143)]
    [InlineData("cp1144 italian-euro", 695, 1144)]
    [InlineData("cp1145 spanish-euro", 695, 1145)]
    [InlineData("cp1146 uk-euro", 695, 1146)]
    [InlineData("cp1147 french-euro", 695, 1147)]
    [InlineData("cp1148 belgian-euro", 695, 1148)]
    [InlineData("cp1149 icelandic-euro", 695, 1149)]
    [InlineData("cp1154 cyrillic-euro", 1381, 1154)]
    [InlineData("cp1158 ukrainian-euro", 1388, 1158)]
    [InlineData("cp1160 thai", 1395, 1160)]
    [InlineData("bracket oldibm bracket437", 697, 37)]
    public void Single_byte_pages_have_the_names_and_sets_that_x3270_gives_them(string names, int graphicSet, int codePage)
    {
        var page = Assert.Single(names.Split(' ').Select(CodePage.Find).Distinct());
        Assert.NotNull(page);
        Assert.Equal(new CharacterSetId(graphicSet, codePage), page.SingleByteSet);
        Assert.Null(page.DoubleByteSet);
        Assert.False(page.HasDoubleByte);
    }

    [Theory]
    [InlineData("cp930 japanese-kana", 1172, 290, 370, 300)]
    [InlineData("cp933", 1173, 833, 934, 834)]
    [InlineData("cp935 simplified-chinese", 1174, 836, 1080, 837)]
    [InlineData("cp937 traditional-chinese", 1175, 37, 935, 835)]
    [InlineData("cp939 japanese-latin", 1172, 1027, 370, 300)]
    [InlineData("cp1388 chinese-gb18030", 1174, 836, 937, 837)]
    [InlineData("cp1390", 1172, 290, 370, 300)]
    public void Double_byte_pages_have_the_names_and_sets_that_x3270_gives_them(
        string names, int graphicSet, int codePage, int doubleGraphicSet, int doubleCodePage)
    {
        var page = Assert.Single(names.Split(' ').Select(CodePage.Find).Distinct());
        Assert.NotNull(page);
        Assert.Equal(new CharacterSetId(graphicSet, codePage), page.SingleByteSet);
        Assert.Equal(new CharacterSetId(doubleGraphicSet, doubleCodePage), page.DoubleByteSet);
        Assert.True(page.HasDoubleByte);
    }

    [Fact]
    public void Every_page_finds_itself_by_each_of_its_names()
    {
        Assert.All(CodePage.All, page => Assert.All(page.Aliases.Append(page.Name), name => Assert.Same(page, CodePage.Find(name))));
        Assert.Equal(CodePage.All.Count, CodePage.All.Select(page => page.Name).Distinct().Count());
        Assert.All(CodePage.All, page => Assert.NotEmpty(page.Description));
    }

    [Theory]
    [InlineData("")]
    [InlineData("cp")]
    [InlineData("utf-8")]
    [InlineData("cp99999999999")]
    [InlineData("cp-")]
    public void An_unknown_name_finds_nothing(string name) => Assert.Null(CodePage.Find(name));

    [Theory]
    [InlineData("cp1041", "cp1047")]
    [InlineData("germna", "german")]
    [InlineData("ibm-1399a", null)]
    [InlineData("japanese-latn", "japanese-latin")]
    [InlineData("ebcdic-whatever", null)]
    public void An_unknown_name_near_a_known_one_is_answered_with_that(string unknown, string? suggestion) =>
        Assert.Equal(suggestion, CodePage.Suggest(unknown));
}
