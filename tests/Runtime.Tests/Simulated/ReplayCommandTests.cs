using System.Diagnostics;
using Holdfast.Runtime.Simulated;

namespace Holdfast.Runtime.Tests.Simulated;

/// <summary>The command that a failure names really takes the same course again, in another process.</summary>
public sealed class ReplayCommandTests
{
    private const string Variable = "HOLDFAST_TEST_PLANTED";

    [Fact]
    [Trait("Category", "Slow")]
    public async Task The_command_of_a_failing_seed_replays_that_seed_alone()
    {
        var error = Assert.Throws<SimulationException>(() => Simulation.RunSeeds(100, FailsUnderSomeSeedsAsync));
        Assert.Contains($"To replay: {Simulation.SeedVariable}={error.Seed} ", error.Message);

        // The course fails in the test below as it did here, if that one is told to fail.
        var command = error.Replay.Replace(nameof(The_command_of_a_failing_seed_replays_that_seed_alone), nameof(A_body_fails_where_it_is_told_to), StringComparison.Ordinal);
        var output = await RunAsync(command);
        Assert.Contains($"Seed {error.Seed}, trace {error.TraceHash:x16}", output);
        Assert.Contains(nameof(InvalidDataException), output);
    }

    [Fact]
    public void A_body_fails_where_it_is_told_to()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not null)
        {
            Simulation.RunSeeds(100, FailsUnderSomeSeedsAsync);
            Assert.Fail("No seed failed.");
        }
    }

    [Fact]
    public void A_failure_within_lambdas_and_async_methods_names_the_test()
    {
        var error = Assert.Throws<SimulationException>(() => Within(() => Simulation.RunSeeds(100, FailsUnderSomeSeedsAsync)));
        Assert.EndsWith($" -method '*.{nameof(A_failure_within_lambdas_and_async_methods_names_the_test)}'", error.Replay);

        static void Within(Action action) => action();
    }

    private static async Task FailsUnderSomeSeedsAsync(SimulatedIo io)
    {
        await io.Clock.Delay(TimeSpan.FromSeconds(io.Random.NextInt64(10)));
        if (io.Random.NextInt64(10) == 0) throw new InvalidDataException("Planted.");
    }

    private static async Task<string> RunAsync(string command)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment[Variable] = "1";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.NotEqual(0, process.ExitCode);
        return output;
    }
}
