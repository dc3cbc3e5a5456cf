using Holdfast.Sessions.Secrets;

namespace Holdfast.Sessions.Tests.Secrets;

public sealed class SecretTextTests
{
    [Fact]
    public void References_are_replaced_by_values_and_shown_as_they_were_written()
    {
        var text = SecretText.Parse("a ${secret:bank.user} b ${secret:bank.user}${secret:x}");
        Assert.True(text.IsSecret);
        Assert.Equal(["bank.user", "x"], text.Names);
        Assert.Equal("a U b UX", Resolved(text, ("bank.user", "U"), ("x", "X")));
        Assert.Throws<KeyNotFoundException>(() => Resolved(text, ("x", "X")));
        Assert.Equal("a ${secret:bank.user} b ${secret:bank.user}${secret:x}", text.ToString());
    }

    [Fact]
    public void A_value_that_looks_like_a_reference_is_not_looked_up_again()
    {
        var text = SecretText.Parse("${secret:a}");
        Assert.Equal("${secret:b}", Resolved(text, ("a", "${secret:b}"), ("b", "no")));
    }

    [Theory]
    [InlineData("plain", false)]
    [InlineData("${secret:ok}", false)]
    [InlineData("${secret:}", true)]
    [InlineData("${secret:two words}", true)]
    [InlineData("${secret: ok}", true)]
    [InlineData("${secret", true)]
    public void What_begins_like_a_reference_and_is_none_is_found(string template, bool broken) =>
        Assert.Equal(broken, SecretText.LooksBroken(template));

    private static string Resolved(SecretText text, params (string Name, string Value)[] values)
    {
        using var resolved = text.Resolve(values.ToDictionary(value => value.Name, value => SecretValue.Of(value.Value)));
        return resolved.Characters.ToString();
    }
}
