using System.Text;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Tests.Client;

/// <summary>Characters of two columns in plain text.</summary>
public sealed class NvtWideTests
{
    private const char Filler = ScreenImage.WideFiller;

    private readonly ScreenBuffer _screen = new(TerminalModel.Model2, CodePage.Cp037);
    private readonly NvtInput _input;

    public NvtWideTests() => _input = new NvtInput(new NvtScreen(_screen, static _ => { }));

    [Fact]
    public void They_take_two_columns()
    {
        Take("日本A한𠮷é");

        Assert.Equal($"日{Filler}本{Filler}A한{Filler}𠮷é", Line(1));
        Assert.Equal(10, _screen.Cursor);
    }

    [Theory]
    [InlineData("日本\e[1;1HX", "X 本\u200B")]
    [InlineData("日本\e[1;2HX", " X本\u200B")]
    [InlineData("日本\e[1;2H語", " 語\u200B")]
    [InlineData("日本\e[1;3H\e[K", "日\u200B")]
    [InlineData("日本\e[1;4H\e[K", "日\u200B")]
    [InlineData("日本語\e[1;2H\e[2X", "    語\u200B")]
    [InlineData("日本語\e[1;2H\e[P", " 本\u200B語\u200B")]
    [InlineData("a日本\e[1;3H\e[@", "a   本\u200B")]
    [InlineData("ab\e[1;1H\e[4h日", "日\u200Bab")]
    [InlineData("日b\e[1;2H\e[4hx", " x b")]
    [InlineData("日\e[1;2H𠮷", " 𠮷")]
    public void What_cuts_one_in_two_blanks_both_halves(string text, string expected)
    {
        Take(text);

        Assert.Equal(expected, Line(1));
    }

    [Fact]
    public void One_pushed_over_the_edge_goes_whole()
    {
        Take(new string('x', 78) + "日\e[1;1H\e[@");
        Assert.Equal(" " + new string('x', 78), Line(1));

        Take("\e[1;1H\e[P日");
        Assert.Equal("日\u200B" + new string('x', 76), Line(1));
    }

    [Fact]
    public void In_the_last_column_it_goes_to_the_next_row()
    {
        Take(new string('x', 79) + "日y");

        Assert.Equal(new string('x', 79), Line(1));
        Assert.Equal($"日{Filler}y", Line(2));

        Take("\e[?7l\e[3;80H日");
        Assert.Equal("", Line(3));
    }

    [Fact]
    public void It_wraps_like_any_other_when_it_ends_the_row()
    {
        Take(new string('x', 78) + "日");
        Assert.Equal(79, _screen.Cursor);

        Take("y");

        Assert.Equal("y", Line(2));
    }

    [Fact]
    public void Backspace_takes_a_whole_one_off_the_line()
    {
        TerminalMachine terminal = new(new TerminalOptions());
        terminal.Receive("login: "u8);
        terminal.Type("a日本");
        terminal.Press(Key.Backspace);
        Assert.Equal($"login: a日{Filler}", terminal.Screen.Capture().Line(1).TrimEnd());

        terminal.Press(Key.Enter);

        Assert.Equal("a日\r\n", Encoding.UTF8.GetString(terminal.Output.Span));
    }

    [Theory]
    [InlineData("cp939", "4562c1")]
    [InlineData("cp037", "6f40c1")]
    public void Another_terminal_gets_their_codes_where_the_page_has_them(string page, string codes)
    {
        ScreenBuffer screen = new(TerminalModel.Model2, CodePage.Find(page)!);
        new NvtInput(new NvtScreen(screen, static _ => { })).Take("日A"u8);

        ScreenCopy copy = ScreenCopy.Of(screen);

        Assert.Equal(codes, Convert.ToHexStringLower([.. Enumerable.Range(0, 3).Select(address => copy.Grid.CodeAt(address))]));
    }

    private void Take(string text) => _input.Take(Encoding.UTF8.GetBytes(text));

    private string Line(int row) => _screen.Capture().Line(row).TrimEnd();
}
