using Holdfast.Processes.Graph;

namespace Holdfast.Processes.Tests.Graph;

public sealed class OrderedRunTests
{
    [Fact]
    public async Task Each_waits_for_those_before_it_and_for_nobody_else()
    {
        var done = new Dictionary<string, TaskCompletionSource> { ["a"] = new(), ["b"] = new(), ["c"] = new() };
        var begun = new List<string>();
        var all = OrderedRun.RunAsync(["a", "b", "c"], name => name == "c" ? ["a", "stranger"] : [], name =>
        {
            begun.Add(name);
            return done[name].Task;
        });

        Assert.Equal(["a", "b"], begun);
        done["a"].SetResult();
        Assert.Equal(["a", "b", "c"], begun);
        done["c"].SetResult();
        Assert.False(all.IsCompleted);
        done["b"].SetResult();
        await all;
    }
}
