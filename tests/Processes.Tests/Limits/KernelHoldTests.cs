using Holdfast.Processes.Limits;

namespace Holdfast.Processes.Tests.Limits;

public sealed class KernelHoldTests
{
    [Theory]
    [InlineData(LimitPolicy.None, 1000, 0)]
    [InlineData(LimitPolicy.Log, 0, 0)]
    [InlineData(LimitPolicy.Alert, 0, 0)]
    [InlineData(LimitPolicy.Throttle, 0, 1000)]
    [InlineData(LimitPolicy.ImmediateKill, 1000, 0)]
    [InlineData(LimitPolicy.GracefulShutdown, 1100, 0)]
    [InlineData(LimitPolicy.Restart, 1100, 0)]
    [InlineData(LimitPolicy.RestartAdjusted, 1100, 0)]
    public void Memory_is_held_by_the_kernel_as_the_policy_lets_it(LimitPolicy policy, long hard, long soft)
    {
        var held = KernelHold.Of(Limits(LimitedResource.Memory, policy), throttled: false);

        Assert.Equal((hard, soft), (held.Memory, held.MemorySoft));
    }

    [Fact]
    public void What_is_only_watched_is_not_held()
    {
        Assert.Equal(0, KernelHold.Of(Limits(LimitedResource.Cpu, LimitPolicy.Alert), throttled: false).Cpu);
        Assert.Equal(0, KernelHold.Of(Limits(LimitedResource.Pids, LimitPolicy.Log), throttled: false).Tasks);
        Assert.Null(KernelHold.Descriptors(Limits(LimitedResource.Descriptors, LimitPolicy.Alert)));
        Assert.Equal(1000, KernelHold.Descriptors(Limits(LimitedResource.Descriptors, LimitPolicy.Restart)));
    }

    [Fact]
    public void A_throttled_worker_keeps_a_little_processor_and_never_more_than_its_own()
    {
        Assert.Equal(0.2, KernelHold.Of(Limits(LimitedResource.Memory, LimitPolicy.Throttle), throttled: true).Cpu);
        var little = Limits(LimitedResource.Cpu, LimitPolicy.Throttle);
        Assert.Equal(0.1, KernelHold.Of(little with { Bounds = [little.Bounds[0] with { Limit = 0.1 }] }, throttled: true).Cpu);
    }

    private static WorkerLimits Limits(LimitedResource resource, LimitPolicy policy) => new()
    {
        Bounds = [new ResourceBound { Resource = resource, Limit = 1000, Warning = 800, Policy = policy }],
    };
}
