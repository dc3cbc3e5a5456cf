using Holdfast.Cli.Output;

namespace Holdfast.Cli.Tests.Output;

public sealed class AgesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(99, "99s")]
    [InlineData(100, "1m")]
    [InlineData(5_999, "99m")]
    [InlineData(6_000, "1h")]
    [InlineData(172_799, "47h")]
    [InlineData(172_800, "2d")]
    [InlineData(-5, "0s")]
    public void An_age_is_told_in_the_largest_unit_that_keeps_two_digits_of_truth(int seconds, string told) =>
        Assert.Equal(told, Ages.Since(Now.AddSeconds(-seconds), Now));

    [Fact]
    public void What_has_not_begun_has_no_age() => Assert.Equal("-", Ages.Since(null, Now));
}
