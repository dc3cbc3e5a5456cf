using Holdfast.Processes.Definition;
using Holdfast.Processes.Supervision;
using Holdfast.Processes.Tests.Simulated.Kernel;
using Holdfast.Runtime.Simulated;

namespace Holdfast.Processes.Tests.Simulated.Course;

/// <summary>A daemon and a Keeper on a simulated machine on which nothing happens but what a test does.</summary>
internal sealed class QuietNode
{
    private readonly SimulatedIo _io;

    public QuietNode(SimulatedIo io, IReadOnlyList<WorkerDefinition> definitions)
    {
        _io = io;
        Definitions = definitions;
        Machine = new ModelledMachine(io.Host("node"));
        var program = Machine.Io.Program("daemon");
        Bench = new ModelledBench(Machine, program);
        Daemon = new ModelledDaemon(program, Bench, () => Definitions);
    }

    public ModelledMachine Machine { get; }

    public ModelledBench Bench { get; }

    public ModelledDaemon Daemon { get; }

    /// <summary>The configuration.</summary>
    public IReadOnlyList<WorkerDefinition> Definitions { get; set; }

    /// <summary>Begins, and waits until all has come to rest.</summary>
    public async Task BeginAsync()
    {
        Daemon.Boot();
        await PassAsync(5);
    }

    /// <summary>Has the daemon do something, and waits for it.</summary>
    public Task DoAsync(Func<WorkerService, Task> act) => Daemon.Io.Start("order", () => act(Daemon.Service!));

    /// <summary>Kills the daemon, and waits until the next one has come to rest.</summary>
    public async Task KillDaemonAsync()
    {
        Daemon.Kill();
        await Daemon.ReviveAsync();
        await PassAsync(5);
    }

    public int? PidOf(string name) => Daemon.Service!.Find(name).Value.Pid;

    public WorkerState StateOf(string name) => Daemon.Service!.Find(name).Value.State;

    public ValueTask PassAsync(int seconds) => _io.Clock.Delay(TimeSpan.FromSeconds(seconds));
}
