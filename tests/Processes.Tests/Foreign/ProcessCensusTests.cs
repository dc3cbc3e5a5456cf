using System.Text;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Foreign;
using Holdfast.Runtime.Simulated;

namespace Holdfast.Processes.Tests.Foreign;

public sealed class ProcessCensusTests
{
    [Fact]
    public void Any_number_of_workers_that_are_looked_for_together_cost_one_reading()
    {
        var reads = 0;
        Simulation.Run(1, async io =>
        {
            foreach (var pid in (int[])[7, 8, 9])
                io.Files.CreateFolder($"/proc/{pid}");
            io.Files.Present("/proc", path =>
            {
                reads += path.EndsWith("/stat", StringComparison.Ordinal) ? 1 : 0;
                return path.Split('/') is [_, _, var pid, var file] ? Of(pid, file) : null;
            });
            var proc = new ProcFolder(io.Files);
            var finder = new ProcessFinder(io, proc, new ServiceUnit(io));
            var census = new ProcessCensus(proc);
            for (var worker = 0; worker < 20; worker++)
                Assert.Null((await finder.FindAsync(new WorkerTarget { ProcessName = $"none-{worker}" }, census, default)).Process);
            Assert.Equal(8, (await finder.FindAsync(new WorkerTarget { ProcessName = "p8" }, census, default)).Process!.Pid);
            Assert.Null((await finder.FindAsync(new WorkerTarget { Port = 80 }, census, default)).Process);
            Assert.Null((await finder.FindAsync(new WorkerTarget { Port = 80 }, census, default)).Process);
        });
        Assert.Equal(3, reads);
    }

    private static byte[]? Of(string pid, string file) => file switch
    {
        "stat" => Encoding.ASCII.GetBytes($"{pid} (p{pid}) S 1{string.Concat(Enumerable.Repeat(" 0", 17))} 5 0\n"),
        "cmdline" => Encoding.ASCII.GetBytes($"p{pid}\0"),
        _ => null,
    };
}
