using Holdfast.Configuration;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Limits;

namespace Holdfast.Processes.Tests.Limits;

public sealed class LimitsReaderTests
{
    [Fact]
    public void A_short_form_gives_amounts_the_common_policy_and_slows_rates()
    {
        var limits = Read("{ memory: 512MiB, cpu: 1.5, pids: 200, descriptors: 4096, read: 50MiB/s, policy: restart, warn_at: 90% }");

        var memory = limits.Of(LimitedResource.Memory)!;
        Assert.Equal((512 << 20, LimitPolicy.Restart, TimeSpan.Zero), (memory.Limit, memory.Policy, memory.Sustained));
        Assert.Equal(memory.Limit * 0.9, memory.Warning);
        Assert.Equal((1.5, LimitPolicy.Throttle), (limits.Of(LimitedResource.Cpu)!.Limit, limits.Of(LimitedResource.Cpu)!.Policy));
        Assert.Equal(TimeSpan.FromSeconds(10), limits.Of(LimitedResource.Cpu)!.Sustained);
        Assert.Equal((200, LimitPolicy.Restart), (limits.Of(LimitedResource.Pids)!.Limit, limits.Of(LimitedResource.Pids)!.Policy));
        Assert.Equal(4096, limits.Of(LimitedResource.Descriptors)!.Limit);
        Assert.Equal(50 << 20, limits.Of(LimitedResource.Read)!.Limit);
        Assert.Null(limits.Of(LimitedResource.Write));
    }

    [Fact]
    public void A_long_form_says_all_of_one_limit()
    {
        var limits = Read(
            "{ memory: { limit: 1GiB, warning: 700MiB, policy: restart_adjusted, factor: 1.2, ceiling: 2GiB }, cpu: { limit: 2, policy: alert, for: 1m }, every: 250ms }");

        Assert.Equal(
            new ResourceBound
            {
                Resource = LimitedResource.Memory,
                Limit = 1 << 30,
                Warning = 700 << 20,
                Policy = LimitPolicy.RestartAdjusted,
                Factor = 1.2,
                Ceiling = 2.0 * (1 << 30),
            },
            limits.Of(LimitedResource.Memory));
        Assert.Equal((LimitPolicy.Alert, TimeSpan.FromMinutes(1)), (limits.Of(LimitedResource.Cpu)!.Policy, limits.Of(LimitedResource.Cpu)!.Sustained));
        Assert.Equal(TimeSpan.FromMilliseconds(250), limits.SampleEvery);
    }

    [Theory]
    [InlineData("{ memory: 512 }", "memory")]
    [InlineData("{ memory: 0B }", "nothing")]
    [InlineData("{ cpu: lots }", "cpu")]
    [InlineData("{ pids: 0 }", "pids")]
    [InlineData("{ read: 50MiB }", "50MiB/s")]
    [InlineData("{ memory: 1GiB, policy: reboot }", "policy")]
    [InlineData("{ memory: 1GiB, warn_at: 120% }", "share")]
    [InlineData("{ memory: { warning: 1MiB } }", "limit")]
    [InlineData("{ memory: { limit: 1MiB, warning: 2MiB } }", "above")]
    [InlineData("{ memory: { limit: 2MiB, ceiling: 1MiB } }", "below")]
    [InlineData("{ memory: { limit: 2MiB, until: 1MiB } }", "until")]
    [InlineData("{ every: 1ms }", "often")]
    [InlineData("{ memroy: 1GiB }", "memroy")]
    public void A_wrong_limit_is_reported(string limits, string word)
    {
        var document = Document(limits);
        _ = WorkerReader.Read(document.Root, "/srv");

        Assert.Contains(document.Diagnostics, fault => fault.ToString().Contains(word, StringComparison.Ordinal));
    }

    private static WorkerLimits Read(string limits)
    {
        var document = Document(limits);
        var worker = Assert.Single(WorkerReader.Read(document.Root, "/srv").Workers);
        Assert.Empty(document.Diagnostics);
        return worker.Limits;
    }

    private static ConfigDocument Document(string limits) =>
        ConfigDocument.Parse("holdfast.yaml", $"workers: {{ a: {{ command: x, limits: {limits} }} }}", _ => null);
}
