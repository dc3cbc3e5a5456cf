using Holdfast.Sessions.Pool;

namespace Holdfast.Sessions.Tests.Pool;

public sealed class BackoffTests
{
    [Fact]
    public void It_doubles_up_to_its_limit()
    {
        Assert.Equal(Backoff.Initial, Backoff.After(1, 0));
        for (var failures = 1; failures < 8; failures++)
            Assert.Equal(Backoff.After(failures, 0) * 2, Backoff.After(failures + 1, 0));
        Assert.Equal(Backoff.Longest, Backoff.After(9, 0));
        Assert.Equal(Backoff.Longest, Backoff.After(int.MaxValue, 0));
    }

    [Fact]
    public void Chance_takes_off_a_quarter_at_the_most()
    {
        for (var draw = 0.0; draw < 1; draw += 0.01)
        {
            var pause = Backoff.After(3, draw);
            Assert.InRange(pause, Backoff.After(3, 0) * 0.75, Backoff.After(3, 0));
        }
    }
}
