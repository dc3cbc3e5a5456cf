using Holdfast.Configuration.Reading;

namespace Holdfast.Configuration.Tests.Reading;

public sealed class InterpolationTests
{
    private static readonly Interpolation Variables = new(name => name switch
    {
        "PORT" => "8081",
        "EMPTY" => "",
        "ODD" => "${PORT} $$ ${secret:x}",
        _ => null,
    }, new ConfigSources("/"));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("${PORT}", "8081")]
    [InlineData("a ${PORT} b ${PORT}", "a 8081 b 8081")]
    [InlineData("${NONE:-9}", "9")]
    [InlineData("${EMPTY:-9}", "9")]
    [InlineData("${EMPTY}", "")]
    [InlineData("${NONE:-}", "")]
    [InlineData("${NONE:-${PORT}}", "8081")]
    [InlineData("${NONE:-{\"a\": {}}}!", "{\"a\": {}}!")]
    [InlineData("$5 and $", "$5 and $")]
    [InlineData("$$", "$")]
    [InlineData("$${PORT}", "${PORT}")]
    [InlineData("$$$$", "$$")]
    [InlineData("$$${PORT}", "$8081")]
    [InlineData("${secret:teller.user}", "${secret:teller.user}")]
    [InlineData("$${secret:teller.user}", "$${secret:teller.user}")]
    [InlineData("${NONE:-${secret:a}}", "${secret:a}")]
    public void Variables_are_filled_in(string text, string filled)
    {
        var (result, fault) = Variables.Fill(text);
        Assert.Null(fault);
        Assert.Equal(filled, result);
    }

    [Fact]
    public void What_a_variable_holds_is_not_read_again() => Assert.Equal("${PORT} $$ ${secret:x}", Variables.Fill("${ODD}").Text);

    [Theory]
    [InlineData("ab${NONE}", 2, "HF1010")]
    [InlineData("${PORT} ${NONE:-${ALSO_NONE}}", 16, "HF1010")]
    [InlineData("x ${PORT", 2, "HF1005")]
    [InlineData("${}", 0, "HF1005")]
    [InlineData("${9A}", 0, "HF1005")]
    [InlineData("${PORT:+no}", 0, "HF1005")]
    [InlineData("${PORT-1}", 0, "HF1005")]
    [InlineData("${a b}", 0, "HF1005")]
    public void What_cannot_be_filled_in_is_named_with_its_offset(string text, int offset, string code)
    {
        var (result, fault) = Variables.Fill(text);
        Assert.Equal(text, result);
        Assert.Equal((offset, code), (fault!.Offset, fault.Code.Id));
    }

    [Fact]
    public void Variables_nest_only_so_deep()
    {
        string Nested(int levels) => string.Concat(Enumerable.Repeat("${N:-", levels)) + "x" + new string('}', levels);
        Assert.Equal("x", Variables.Fill(Nested(ConfigLimits.MaxVariableDepth)).Text);
        Assert.NotNull(Variables.Fill(Nested(ConfigLimits.MaxVariableDepth + 1)).Fault);
    }

    [Fact]
    public void A_value_grows_only_so_long()
    {
        var large = new Interpolation(_ => new string('x', 10_000), new ConfigSources("/"));
        Assert.Null(large.Fill("${A}${A}").Fault);
        Assert.Equal("HF1005", large.Fill(string.Concat(Enumerable.Repeat("${A}", 9))).Fault!.Code.Id);
    }

    [Theory]
    [InlineData("a: x ${NONE}\n", 6)]
    [InlineData("a: \"x ${NONE}\"\n", 7)]
    [InlineData("a: 'x ${NONE}'\n", 7)]
    [InlineData("a: \"\\u0041 ${NONE}\"\n", 4)]
    public void A_variable_without_a_value_is_shown_at_its_own_place_where_that_is_known(string text, int column)
    {
        var diagnostic = Assert.Single(Written.Of(text).Diagnostics);
        Assert.Equal((1, column), (diagnostic.Line, diagnostic.Column));
        Assert.Equal("HF1010 Variable without a value: 'NONE' is not set and has no default.", diagnostic.Fault.ToString());
    }

    [Fact]
    public void The_value_of_a_variable_never_stands_in_a_diagnostic()
    {
        var document = Written.Of("port: ${PASSWORD}\ntls: ${PASSWORD}\nname: [\"${PASSWORD}\"]\n", ("PASSWORD", "hunter2"));
        document.Root.Integer("port");
        document.Root.Choice("tls", "off", "verify");
        document.Root.Texts("name");
        document.Root.SectionList("name");
        Assert.Equal(3, document.Diagnostics.Count);
        Assert.All(document.Diagnostics, one => Assert.DoesNotContain("hunter2", one + one.Render(), StringComparison.Ordinal));
    }
}
