using System.Text;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Tests.Client;

public sealed class NvtScreenTests
{
    private readonly ScreenBuffer _screen = new(TerminalModel.Model2, CodePage.Cp037);
    private readonly NvtInput _input;

    private readonly List<string> _answers = [];

    public NvtScreenTests() => _input = new NvtInput(new NvtScreen(_screen, _answers.Add));

    [Fact]
    public void Carriage_return_line_feed_backspace_and_tab_move_as_on_paper()
    {
        Take("abc\rX\r\n\tY\bZ");

        Assert.Equal(["Xbc", "        Z"], Lines(2));
        Assert.Equal(80 + 9, _screen.Cursor);
    }

    [Fact]
    public void A_line_feed_keeps_the_column_unless_the_host_leaves_echo_to_the_terminal()
    {
        Take("ab\nc");
        _input.FeedsReturn = true;
        Take("\nd");

        Assert.Equal(["ab", "  c", "d"], Lines(3));
    }

    [Fact]
    public void A_long_line_wraps_only_when_there_is_more()
    {
        Take(new string('x', 80));
        Assert.Equal(79, _screen.Cursor);

        Take("y");

        Assert.Equal("y", Lines(2)[1]);
    }

    [Fact]
    public void The_last_line_scrolls()
    {
        for (int i = 1; i <= 30; i++)
        {
            Take($"\r\nline {i}");
        }

        Assert.Equal("line 7", Lines(1)[0]);
        Assert.Equal("line 30", Lines(24)[23]);
    }

    [Fact]
    public void A_scrolling_region_leaves_the_rest_alone()
    {
        Take("head\r\n1\r\n2\r\n3\r\nfoot\u001b[2;4r\u001b[4;1H\nnew\u001b[2;1H\u001bM");

        Assert.Equal(["head", "", "2", "3", "foot"], Lines(5));
    }

    [Fact]
    public void Sequences_move_erase_insert_and_delete_over_any_division()
    {
        foreach (byte value in "abcdef\u001b[3D\u001b[2P\u001b[1@\u001b[2;5Hmid\u001b[1K\u001b[3;1Hx\u001b[Ky\u001b[1;1H"u8.ToArray())
        {
            _input.Take([value]);
        }

        Assert.Equal(["abc f", "", "xy"], Lines(3));
        Assert.Equal(0, _screen.Cursor);
    }

    [Fact]
    public void Colours_and_highlighting_are_those_of_a_3279()
    {
        Take("\u001b[31;4mred\u001b[0mplain");

        IReadOnlyList<ScreenRun> runs = _screen.Capture().Runs;
        Assert.Equal(("red", TerminalColor.Red, TerminalHighlight.Underscore), (runs[0].Text, runs[0].Color, runs[0].Highlight));
        Assert.Equal(TerminalHighlight.Default, runs[1].Highlight);
    }

    [Fact]
    public void Characters_come_as_utf_8_and_titles_are_not_shown()
    {
        Take("é\u001b]0;title\u0007→");

        Assert.Equal("é→", Lines(1)[0]);
    }

    // As Debian's s3270 shows the same bytes.
    [Theory]
    [InlineData("C8C9D741", "???A")]
    [InlineData("E34142", "?B")]
    [InlineData("E38142", "?B")]
    [InlineData("F541424344", "?CD")]
    [InlineData("F8414243444546", "?DEF")]
    [InlineData("F5C8D7D9C941", "???A")]
    [InlineData("C80D0A42", "?\nB")]
    [InlineData("809F41", "A")]
    [InlineData("BFBF41", "??A")]
    [InlineData("FE41", "?A")]
    [InlineData("C0AF41", "??A")]
    [InlineData("C8C9C3A941", "??éA")]
    public void What_is_no_utf_8_is_a_question_mark_for_each_sequence(string hex, string shown)
    {
        _input.Take(Convert.FromHexString(hex));

        Assert.Equal(shown, string.Join('\n', Lines(2)).TrimEnd());
    }

    [Fact]
    public void Any_bytes_leave_the_cursor_on_the_screen()
    {
        Random random = new(3270);
        byte[] bytes = new byte[64];
        for (int i = 0; i < 5_000; i++)
        {
            random.NextBytes(bytes);
            for (int at = 0; at < bytes.Length; at += 8)
            {
                (bytes[at], bytes[at + 1]) = (0x1B, (byte)'[');
            }
            _input.Take(bytes);
            Assert.InRange(_screen.Cursor, 0, _screen.Size - 1);
        }
    }

    private void Take(string text) => _input.Take(Encoding.UTF8.GetBytes(text));

    private string[] Lines(int count)
    {
        ScreenImage image = _screen.Capture();
        return [.. Enumerable.Range(1, count).Select(row => image.Line(row).TrimEnd())];
    }

    [Fact]
    public void Questions_of_the_host_are_answered()
    {
        _input.Take("ab\r\n\e[c\e[5n\e[6n"u8);

        Assert.Equal(["\e[?1;2c", "\e[0n", "\e[2;1R"], _answers);
    }

    [Fact]
    public void Tabs_are_set_cleared_and_gone_back_to()
    {
        _input.Take("\e[3g\e[1;5H\eH\e[1;1H\tx\e[2Zy"u8);

        Assert.Equal("y   x", Lines(1)[0]);
    }

    [Fact]
    public void Lines_are_drawn_where_the_set_in_use_has_them()
    {
        _input.Take("\e(0lqk\e(Bq\e)0\x0Emqj\x0Fq"u8);

        Assert.Equal("┌─┐q└─┘q", Lines(1)[0]);
    }
}
