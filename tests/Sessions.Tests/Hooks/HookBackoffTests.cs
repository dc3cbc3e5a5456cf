using Holdfast.Sessions.Hooks;

namespace Holdfast.Sessions.Tests.Hooks;

public sealed class HookBackoffTests
{
    [Fact]
    public void It_doubles_up_to_its_most_and_chance_takes_off_half_at_the_most()
    {
        Assert.Equal([1, 2, 4, 8, 16, 30, 30], Enumerable.Range(1, 7).Select(failures => HookBackoff.After(failures, null, 0).TotalSeconds));
        Assert.Equal(HookBackoff.Most, HookBackoff.After(int.MaxValue, null, 0));
        Assert.Equal(15, HookBackoff.After(20, null, 1).TotalSeconds);
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(0, 1)]
    [InlineData(3600, 30)]
    public void What_the_other_side_asks_for_counts_where_it_is_longer_and_not_too_long(int asked, int waited) =>
        Assert.Equal(waited, HookBackoff.After(1, TimeSpan.FromSeconds(asked), 0).TotalSeconds);

    [Theory]
    [InlineData(200, true, false)]
    [InlineData(204, true, false)]
    [InlineData(302, false, false)]
    [InlineData(400, false, false)]
    [InlineData(404, false, false)]
    [InlineData(408, false, true)]
    [InlineData(429, false, true)]
    [InlineData(500, false, true)]
    [InlineData(503, false, true)]
    public void Answers_say_whether_another_attempt_is_worth_it(int status, bool isDone, bool isAgain)
    {
        var attempt = HookPost.Judge(status, null);
        Assert.Equal((isDone, isAgain), (attempt.Reason is null, attempt.IsAgain));
    }
}
