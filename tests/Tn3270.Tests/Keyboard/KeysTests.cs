using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Tests.Keyboard;

public sealed class KeysTests
{
    [Fact]
    public void Every_key_is_found_by_its_name()
    {
        foreach (var key in Enum.GetValues<Key>())
        {
            Assert.True(Keys.TryParse(Keys.Name(key), out var found));
            Assert.Equal(key, found);
        }

        Assert.Equal(Enum.GetValues<Key>().Length, Keys.All.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("enter", Key.Enter)]
    [InlineData("pf3", Key.Pf3)]
    [InlineData("PF24", Key.Pf24)]
    [InlineData("erase_eof", Key.EraseEof)]
    [InlineData("back_tab", Key.BackTab)]
    [InlineData("sys_req", Key.SysReq)]
    [InlineData("new_line", Key.NewLine)]
    public void Names_are_in_snake_case(string name, Key key)
    {
        Assert.True(Keys.TryParse(name, out var found));
        Assert.Equal(key, found);
    }

    [Theory]
    [InlineData("")]
    [InlineData("pf25")]
    [InlineData("3")]
    [InlineData(null)]
    public void Other_names_are_none(string? name) => Assert.False(Keys.TryParse(name, out _));

    [Fact]
    public void Each_program_function_key_has_the_identifier_of_the_same_name()
    {
        for (var number = 1; number <= 24; number++)
            Assert.Equal(Enum.Parse<Aid>($"PF{number}"), Keys.AidOf(Enum.Parse<Key>($"Pf{number}")));
        Assert.Equal(Aid.None, Keys.AidOf(Key.Tab));
    }
}
