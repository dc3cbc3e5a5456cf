using System.Buffers;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Screen;
using static Holdfast.Tn3270.Tests.Screen.Records;

namespace Holdfast.Tn3270.Tests.Keyboard;

public sealed class RelayedKeyTests
{
    private const string Form = "F5C2 114040 1D40 000000000000 1D60" + "114150 1D50 0000 1DF0";

    [Fact]
    public void A_key_comes_with_its_cursor_and_its_fields()
    {
        var key = RelayedKey.Read(Bytes("F3 40C3 1140C1" + E("AB") + "1141D1" + E("7")));
        Assert.NotNull(key);
        Assert.Equal((Key.Pf3, 3), (key.Key, key.Cursor));
        Assert.Equal([(1, "AB"), (81 + 0, "7")], key.Fields.Select(field => (field.Address!.Value, field.Text(CodePage.Cp037))));
    }

    [Theory]
    [InlineData("6D", Key.Clear)]
    [InlineData("6C", Key.Pa1)]
    [InlineData("016C6102", Key.SysReq)]
    [InlineData("7E4040", Key.CursorSelect)]
    public void Short_keys_need_no_cursor(string record, Key key) => Assert.Equal(key, RelayedKey.Read(Bytes(record))!.Key);

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("7D40")]
    [InlineData("7D4040 1140")]
    [InlineData("7D4040 08")]
    [InlineData("884040")]
    public void A_broken_record_is_none(string record) => Assert.Null(RelayedKey.Read(Bytes(record)));

    [Fact]
    public void What_one_terminal_sends_makes_the_other_send_the_same()
    {
        var random = new Random(2323);
        for (var round = 0; round < 200; round++)
        {
            var (far, near) = (Shown(Form), Shown(Form));
            var keyboard = new KeyboardMachine(far);
            for (var press = random.Next(12); press > 0; press--)
            {
                _ = random.Next(3) == 0
                    ? keyboard.Press((Key[])[Key.Tab, Key.Right, Key.EraseEof, Key.Delete, Key.Home] is var keys ? keys[random.Next(5)] : default, new ArrayBufferWriter<byte>())
                    : keyboard.Type(((char)random.Next('0', '9')).ToString());
            }

            var sent = far.Modified(Aid.Enter);
            var key = RelayedKey.Read(Bytes(sent))!;
            foreach (var field in key.Fields) Assert.True(field.ApplyTo(near));
            near.Cursor = key.Cursor!.Value;
            // Nulls before what was typed are not told, so the two may differ in place and never in what goes to the host.
            Assert.Equal(sent, near.Modified(Aid.Enter));
        }
    }

    [Fact]
    public void A_screen_without_fields_passes_on_what_stands_on_it()
    {
        var (far, near) = (Shown("F5C2" + E("READY")), Shown("F5C2" + E("READY")));
        Assert.False(new KeyboardMachine(far).Type("LIST").IsRefused);
        var sent = far.Modified(Aid.Enter);
        foreach (var field in RelayedKey.Read(Bytes(sent))!.Fields) Assert.True(field.ApplyTo(near));
        near.Cursor = far.Cursor;
        Assert.Equal(sent, near.Modified(Aid.Enter));
    }

    [Fact]
    public void A_field_that_is_not_there_is_refused_and_nothing_changes()
    {
        var screen = Shown(Form);
        var before = screen.Version;
        var key = RelayedKey.Read(Bytes("7D4040 1140C3" + E("X") + "115DFF" + E("Y")))!;
        Assert.All(key.Fields, field => Assert.False(field.ApplyTo(screen)));
        Assert.Equal(before, screen.Version);
    }

    [Fact]
    public void Content_longer_than_the_field_does_not_leave_it()
    {
        var screen = Shown(Form);
        Assert.True(RelayedKey.Read(Bytes("7D4040 1140C1" + E("ABCDEFGHIJ")))!.Fields[0].ApplyTo(screen));
        Assert.Equal(" ABCDEF", screen.Capture().Text);
    }
}
