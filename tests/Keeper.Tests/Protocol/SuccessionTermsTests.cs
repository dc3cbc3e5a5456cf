using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Tests.Protocol;

public sealed class SuccessionTermsTests
{
    private const long Second = 1_000_000_000;

    [Theory]
    [InlineData(10, true)]
    [InlineData(9, false)]
    [InlineData(0, false)]
    public void A_run_is_as_long_as_the_clock_says_that_is_never_set_whenever_it_is_said_to_have_ended(long lasted, bool follows)
    {
        var terms = new SuccessionTerms(StableAfter: 10 * Second, AfterSuccess: false);
        foreach (var diedAt in (long[])[-3600 * Second, 0, 3600 * Second])
            Assert.Equal(follows, terms.Follows(new ChildEnd(1, 0, diedAt, 0, 0, 0) { Lasted = lasted * Second }));
    }

    [Fact]
    public void A_good_end_and_an_unknown_one_are_followed_as_the_terms_say()
    {
        var good = new ChildEnd(0, 0, 0, 0, 0, 0) { Lasted = Second };
        Assert.False(new SuccessionTerms(0, AfterSuccess: false).Follows(good));
        Assert.True(new SuccessionTerms(0, AfterSuccess: true).Follows(good));
        Assert.False(new SuccessionTerms(0, AfterSuccess: true).Follows(good with { Unknown = true }));
    }
}
