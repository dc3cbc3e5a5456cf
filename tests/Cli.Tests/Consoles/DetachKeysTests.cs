using System.Text;
using Holdfast.Cli.Consoles;

namespace Holdfast.Cli.Tests.Consoles;

public sealed class DetachKeysTests
{
    [Theory]
    [InlineData("a\u0010\u0011b", "a", true)]
    [InlineData("\u0010x", "\u0010x", false)]
    [InlineData("\u0010\u0010\u0011", "\u0010", true)]
    [InlineData("\u0011", "\u0011", false)]
    [InlineData("plain", "plain", false)]
    public void Control_P_and_Control_Q_leave_and_all_else_is_typed_however_the_keys_arrive(string keys, string typed, bool detached)
    {
        var whole = new DetachKeys();
        Assert.Equal(typed, Encoding.UTF8.GetString(whole.Take(Encoding.UTF8.GetBytes(keys))));
        Assert.Equal(detached, whole.Detached);

        var single = new DetachKeys();
        Assert.Equal(typed, string.Concat(keys.Select(key => Encoding.UTF8.GetString(single.Take([(byte)key])))));
        Assert.Equal(detached, single.Detached);
    }
}
