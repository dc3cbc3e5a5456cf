using System.Buffers;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Tests.Screen;

public sealed class DoubleByteScreenTests
{
    private readonly ScreenBuffer _screen = new(TerminalModel.Model2, CodePage.Find("cp930")!);

    [Theory]
    [InlineData("F5C3 1D60 0E458F458E0F C1", " ␣国内␣A")]
    [InlineData("F5C3 1D60 40 2902C06043F8 458F458E 1D60 C1", "␣␣␣国内␣A")]
    [InlineData("F5C3 1D60 C1 2843F8 458F458E 284300 C1", "␣A国内A")]
    public void Wide_characters_come_by_shift_by_field_and_by_attribute(string record, string text)
    {
        Assert.True(Run(record).IsOk);
        Assert.Equal(text.Replace('␣', ' '), _screen.Capture().Text);
    }

    [Fact]
    public void A_line_keeps_its_columns_and_the_text_has_each_character_once()
    {
        Run("F5C3 0E458F458E0FC1");
        var image = _screen.Capture();
        Assert.Equal(80, image.Line(1).Length);
        Assert.Equal("国", image.Line(1)[1..2]);
        Assert.Equal(ScreenImage.WideFiller, image.Line(1)[2]);
        Assert.Equal('A', image.Line(1)[6]);
    }

    [Theory]
    [InlineData("F5C3 0E458F45", RecordFault.TruncatedOrder)]
    [InlineData("F5C3 0E458F0E", RecordFault.InvalidDoubleByte)]
    [InlineData("F5C3 C10F", RecordFault.InvalidDoubleByte)]
    [InlineData("F5C3 0E45100F", RecordFault.InvalidDoubleByte)]
    [InlineData("F5C3 2902C06043F8 0E", RecordFault.InvalidDoubleByte)]
    [InlineData("F5C3 2902C06043F8 1C", RecordFault.InvalidDoubleByte)]
    [InlineData("F5C3 0E458F458E0F 11404240C1", RecordFault.InvalidDoubleByte)]
    [InlineData("F5C3 2843F8 3C40C3458F", RecordFault.InvalidDoubleByte)]
    [InlineData("F5C3 0E458F458E0F 114040 12C1C2 124042", RecordFault.None)]
    [InlineData("F5C3 2843F8 3C40C4458F", RecordFault.None)]
    public void What_would_cut_a_character_in_two_is_refused(string record, RecordFault fault) =>
        Assert.Equal(fault, Run(record).Fault);

    [Fact]
    public void A_read_in_character_mode_tells_the_set_and_in_field_mode_the_codes_alone()
    {
        Run("F5C3 1DC1 C1 2843F8 458F 284300 C2 1D60");
        Assert.Equal("7d404011 40c1".Replace(" ", "", StringComparison.Ordinal) + "c1458fc2", _screen.Modified(Aid.Enter));
        Run("F3 0006 090002 43");
        Assert.Equal("7d40401140c1" + "c1" + "2843f8458f" + "284300c2", _screen.Modified(Aid.Enter));
    }

    [Fact]
    public void A_code_of_no_character_shows_as_a_blank_as_wide_as_it_would_be()
    {
        Run("F5C3 0EFDFD0FC1");
        Assert.Equal(" \u3000 A", _screen.Capture().Text);
    }

    [Theory]
    [InlineData(5, 600)]
    public void Random_records_leave_a_sound_screen(int seed, int records)
    {
        var random = new Random(seed);
        byte[] likely = [0x0E, 0x0F, 0x11, 0x28, 0x43, 0xF8, 0x29, 0x01, 0xC0, 0x1D, 0x3C, 0x12, 0x45, 0x8F, 0x00, 0x05];
        for (var i = 0; i < records; i++)
        {
            var bytes = new byte[random.Next(3, 60)];
            for (var at = 0; at < bytes.Length; at++)
                bytes[at] = random.Next(4) == 0 ? (byte)random.Next(256) : likely[random.Next(likely.Length)];
            (bytes[0], bytes[1]) = (0xF1, 0xC3);
            _ = _screen.Execute(bytes, new ArrayBufferWriter<byte>());
            for (var address = 0; address + 1 < _screen.Size; address++)
            {
                if (_screen.HalfAt(address) == DoubleByteHalf.Left && address + 1 < _screen.Size)
                    Assert.NotEqual(DoubleByteHalf.Left, _screen.HalfAt(address + 1));
            }

            Assert.Equal(_screen.Size, _screen.Capture().Runs.Sum(run => run.Text.Length));
        }
    }

    private ExecuteResult Run(string record) => _screen.Run(record);
}
