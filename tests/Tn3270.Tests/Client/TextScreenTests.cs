using System.Buffers;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Tests.Client;

public sealed class TextScreenTests
{
    private readonly TextScreen _text = new(24, 80, CodePage.Cp037);

    [Fact]
    public void Carriage_return_line_feed_backspace_and_tab_move_as_on_paper()
    {
        _text.ShowText("abc\rX\n\tY\bZ"u8);

        ScreenImage shown = Show();
        Assert.Equal("Xbc", shown.Line(1).TrimEnd());
        Assert.Equal("        Z", shown.Line(2).TrimEnd());
        Assert.Equal((2, 10), (shown.CursorRow, shown.CursorColumn));
    }

    [Fact]
    public void A_long_line_wraps_only_when_there_is_more()
    {
        _text.ShowText(Enumerable.Repeat((byte)'x', 80).ToArray());
        Assert.Equal(79, _text.Cursor);

        _text.ShowText("y"u8);

        Assert.Equal("y", Show().Line(2).TrimEnd());
    }

    [Fact]
    public void The_last_line_scrolls()
    {
        for (int i = 1; i <= 30; i++)
        {
            _text.ShowText(System.Text.Encoding.ASCII.GetBytes($"\r\nline {i}"));
        }

        ScreenImage shown = Show();
        Assert.Equal("line 7", shown.Line(1).TrimEnd());
        Assert.Equal("line 30", shown.Line(24).TrimEnd());
    }

    [Fact]
    public void Escape_sequences_are_skipped_over_any_division()
    {
        foreach (byte value in "\u001b[1;31mred\u001b[0m \u001bcok"u8.ToArray())
        {
            _text.ShowText([value]);
        }

        Assert.Equal("red ok", Show().Line(1).TrimEnd());
    }

    [Fact]
    public void Characters_beyond_the_code_page_become_question_marks_and_controls_nothing()
    {
        _text.ShowText([(byte)'a', 7, 0, 0xE9, 0x85, (byte)'b']);

        Assert.Equal("aé?b", Show().Line(1).TrimEnd());
    }

    private ScreenImage Show()
    {
        ArrayBufferWriter<byte> record = new();
        _text.Write(record);
        ScreenBuffer screen = new(TerminalModel.Model2, CodePage.Cp037);
        Assert.True(screen.Execute(record.WrittenSpan, new ArrayBufferWriter<byte>()).IsOk);
        return screen.Capture();
    }
}
