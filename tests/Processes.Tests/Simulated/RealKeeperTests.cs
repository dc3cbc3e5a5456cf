namespace Holdfast.Processes.Tests.Simulated;

/// <summary>The real Keeper keeps the rules.</summary>
public sealed class RealKeeperTests : KeeperRules
{
    private protected override async Task RunAsync(Func<KeeperBench, Task> body)
    {
        await using var bench = new RealBench();
        await body(bench);
    }
}
