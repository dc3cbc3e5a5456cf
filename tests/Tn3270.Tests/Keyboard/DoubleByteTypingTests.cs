using System.Buffers;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Screen;
using static Holdfast.Tn3270.Tests.Screen.Records;

namespace Holdfast.Tn3270.Tests.Keyboard;

public sealed class DoubleByteTypingTests
{
    // A field that takes shifts, one of double-byte characters only, one of single-byte ones.
    private const string Form = "F5C3 2902C040FE01 13 000000000000000000 1D60 2902C04043F8 00000000 1D60 1D40 0000 1D60";
    private const int Wide = 12;
    private const int Narrow = 18;

    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly ScreenBuffer _screen = new(TerminalModel.Model2, CodePage.Find("cp930")!);
    private readonly KeyboardMachine _keyboard;

    public DoubleByteTypingTests()
    {
        Assert.True(_screen.Execute(Bytes(Form), _output).IsOk);
        _output.ResetWrittenCount();
        _keyboard = new KeyboardMachine(_screen);
    }

    [Fact]
    public void Wide_characters_get_their_shifts_where_the_field_allows_it()
    {
        Assert.False(_keyboard.Type("国内").IsRefused);
        Assert.Equal("0e458f458e0f", Cells(1, 6));
        Assert.Equal(6, _screen.Cursor);
        Assert.False(_keyboard.Type("A").IsRefused);
        Assert.Equal("0e458f458e0f" + "c1", Cells(1, 7));
        Assert.Equal(" 国内 A", _screen.Capture().Text.Split('\n')[0][1..].TrimEnd());
    }

    [Fact]
    public void A_field_of_wide_characters_takes_no_others_and_other_fields_none_of_them()
    {
        _screen.Cursor = Wide;
        Assert.Equal(OperatorError.DoubleByte, _keyboard.Type("A").Error);
        Assert.False(_keyboard.Type("国内").IsRefused);
        Assert.Equal("458f458e", Cells(Wide, 4));
        _screen.Cursor = Narrow;
        Assert.Equal(OperatorError.DoubleByte, _keyboard.Type("国").Error);
        Assert.Equal("0000", Cells(Narrow, 2));
    }

    [Fact]
    public void Deletion_takes_both_halves_and_an_empty_pair_of_shifts_at_once()
    {
        _keyboard.Type("国内");
        _screen.Cursor = 2;
        Assert.False(_keyboard.Press(Key.Delete, _output).IsRefused);
        Assert.Equal("0e458e0f00", Cells(1, 5));
        _screen.Cursor = 1;
        Assert.Equal(OperatorError.DoubleByte, _keyboard.Press(Key.Delete, _output).Error);
        _screen.Cursor = 3;
        Assert.False(_keyboard.Press(Key.Delete, _output).IsRefused);
        Assert.Equal("0e0f00", Cells(1, 3));
        _screen.Cursor = 2;
        Assert.False(_keyboard.Press(Key.Delete, _output).IsRefused);
        Assert.Equal("000000", Cells(1, 3));
    }

    [Fact]
    public void Erasing_to_the_end_closes_the_subfield()
    {
        _keyboard.Type("国内A");
        _screen.Cursor = 5;
        _keyboard.Press(Key.EraseEof, _output);
        Assert.Equal("0e458f0f0000", Cells(1, 6));
    }

    [Fact]
    public void The_cursor_passes_a_wide_character_in_one_step()
    {
        _keyboard.Type("国内");
        _screen.Cursor = 2;
        _keyboard.Press(Key.Right, _output);
        Assert.Equal(4, _screen.Cursor);
        _keyboard.Press(Key.Left, _output);
        Assert.Equal(2, _screen.Cursor);
    }

    [Fact]
    public void Insert_mode_shifts_whole_characters_and_wants_room_for_all_of_it()
    {
        _keyboard.Type("国");
        _keyboard.InsertMode = true;
        _screen.Cursor = 2;
        Assert.False(_keyboard.Type("内").IsRefused);
        Assert.Equal("0e458e458f0f", Cells(1, 6));
        _screen.Cursor = 2;
        Assert.Equal(OperatorError.DoubleByte, _keyboard.Type("国国国国国国").Error);
    }

    [Fact]
    public void What_is_typed_goes_to_the_host_with_its_shifts()
    {
        _keyboard.Type("国");
        _keyboard.Press(Key.Enter, _output);
        Assert.EndsWith("1140c1" + "0e458f0f", Hex(_output.WrittenSpan), StringComparison.Ordinal);
    }

    [Fact]
    public void Random_keys_and_characters_never_cut_one_in_two()
    {
        var random = new Random(930);
        var keys = Enum.GetValues<Key>().Where(key => Keys.AidOf(key) == Aid.None && key != Key.Attn).ToArray();
        string[] texts = ["国", "内外", "a", "xy", "1"];
        for (var i = 0; i < 1_500; i++)
        {
            if (random.Next(3) == 0)
                _keyboard.Press(keys[random.Next(keys.Length)], _output);
            else
                _keyboard.Type(texts[random.Next(texts.Length)]);
            Assert.InRange(_screen.Cursor, 0, _screen.Size - 1);
            var map = new DoubleByteMap(_screen.Size);
            Assert.True(map.Update(_screen.Grid), $"step {i}: {Cells(1, 9)}");
        }
    }

    private string Cells(int address, int count) =>
        Hex(Enumerable.Range(address, count).Select(at => _screen.Grid.CodeAt(at)).ToArray());
}
