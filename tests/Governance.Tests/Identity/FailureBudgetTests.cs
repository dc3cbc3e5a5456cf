using Holdfast.Governance.Identity;

namespace Holdfast.Governance.Tests.Identity;

public sealed class FailureBudgetTests
{
    [Fact]
    public void Every_failure_is_recorded_or_counted_and_a_window_records_only_so_many()
    {
        FailureBudget budget = new();
        Random random = new(20260117);
        TimeSpan now = TimeSpan.Zero;
        Dictionary<TimeSpan, int> recorded = [];
        long told = 0;
        const int Failures = 20_000;
        for (int failure = 0; failure < Failures; failure++)
        {
            now += TimeSpan.FromMilliseconds(random.Next(100));
            if (budget.Spend(now) is { } untold)
            {
                told += 1 + untold;
                recorded[now] = recorded.GetValueOrDefault(now) + 1;
            }
        }

        Assert.Equal(Failures, told + budget.Untold);
        TimeSpan[] times = [.. recorded.Keys];
        Assert.All(times, start => Assert.InRange(
            recorded.Where(pair => pair.Key >= start && pair.Key < start + FailureBudget.Window).Sum(pair => pair.Value),
            1,
            FailureBudget.RecordsPerWindow * 2));
    }
}
