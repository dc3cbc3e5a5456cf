using System.Text;
using Holdfast.Runtime.Simulated;
using Holdfast.Runtime.Tests.Conformance;

namespace Holdfast.Runtime.Tests.Simulated;

public sealed class SimulatedProcessesTests() : ProcessConformance(new SimulatedModel())
{
    [Fact]
    public void A_program_that_throws_is_aborted() => Simulation.Run(1, async io =>
    {
        io.Processes.Register("bad", _ => throw new InvalidDataException("no good"));
        var child = await io.Processes.StartAsync(new ProcessStart { File = "bad" }, default);
        Assert.Equal(134, await child.WaitForExitAsync(default));
        Assert.Contains("no good", child.Output);
    });

    [Fact]
    public void A_killed_program_is_told_to_stop() => Simulation.Run(1, async io =>
    {
        var ticks = 0;
        io.Processes.Register("ticker", async program =>
        {
            while (true)
            {
                await program.Io.Clock.Delay(TimeSpan.FromSeconds(1), program.Killed);
                ticks++;
            }
        });
        var child = await io.Processes.StartAsync(new ProcessStart { File = "ticker" }, default);
        await io.Clock.Delay(TimeSpan.FromSeconds(10.5));
        child.Signal(17);
        Assert.Equal(10, ticks);
        child.Signal(9);
        await io.Clock.Delay(TimeSpan.FromSeconds(10));
        Assert.Equal(10, ticks);
        Assert.Equal(137, await child.WaitForExitAsync(default));
    });

    [Fact]
    public void A_host_has_its_own_programs_and_files() => Simulation.Run(1, async io =>
    {
        io.Host("a").Processes.Register("hello", program =>
        {
            program.Write("hello from " + program.Io.Name);
            return Task.FromResult(0);
        });
        await Assert.ThrowsAsync<ProcessStartException>(() => io.Processes.StartAsync(new ProcessStart { File = "hello" }, default).AsTask());
        var child = await io.Host("a").Processes.StartAsync(new ProcessStart { File = "hello", OutputFile = "/out" }, default);
        await child.WaitForExitAsync(default);
        Assert.Equal("hello from a", Encoding.UTF8.GetString(await io.Host("a").Files.ReadAllBytesAsync("/out", default)));
        Assert.False(io.Files.Exists("/out"));
    });
}
