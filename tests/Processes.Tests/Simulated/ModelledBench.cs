using System.Text;
using Holdfast.Processes.Tests.Simulated.Keeping;
using Holdfast.Processes.Tests.Simulated.Kernel;
using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;
using Holdfast.Runtime.Simulated;

namespace Holdfast.Processes.Tests.Simulated;

/// <summary>The modelled Keeper, on a simulated machine. The daemon's launcher finds and starts it as it does the real one.</summary>
internal sealed class ModelledBench : KeeperBench
{
    /// <summary>The program's name, with which it is started.</summary>
    public const string Program = "/usr/lib/holdfast/holdfast-keeper";

    /// <summary>The data folder.</summary>
    public const string Folder = "/data";

    private readonly SimulatedIo _keeperIo;
    private readonly Func<Task>? _step;
    private readonly KeeperFault _fault;
    private bool _isBooted;

    public ModelledBench(ModelledMachine machine, Io client, Func<Task>? step = null, KeeperFault fault = KeeperFault.None)
    {
        Machine = machine;
        Io = client;
        _fault = fault;
        _keeperIo = machine.Io.Program("keeper");
        _step = step ?? StepAsync;
        machine.Io.Files.CreateFolder(Folder);
        machine.Io.Processes.Register(Program, _ => Task.FromResult(Launch()));
    }

    /// <summary>The machine.</summary>
    public ModelledMachine Machine { get; }

    /// <summary>The life that runs, or ran last; null before the first.</summary>
    public ModelledKeeper? Keeper { get; private set; }

    /// <summary>Whether one runs.</summary>
    public bool IsRunning => _isBooted && _keeperIo.State == HostState.Running;

    /// <inheritdoc/>
    public override Io Io { get; }

    /// <inheritdoc/>
    public override ValueTask<KeeperClient> ConnectAsync() => KeeperLauncher.EnsureAsync(Io, Program, Folder, CancellationToken.None);

    /// <inheritdoc/>
    public override async Task KillAsync(bool forgetting = false)
    {
        Kill();
        if (forgetting)
            Machine.State.Clear();
        await Io.Clock.Delay(TimeSpan.FromMilliseconds(1));
    }

    /// <summary>Kills it, where it runs.</summary>
    public void Kill()
    {
        if (!IsRunning)
            return;
        _keeperIo.Kill();
        Machine.EndKeeper();
    }

    /// <inheritdoc/>
    public override Task KillProcessAsync(int pid)
    {
        var process = Machine.Find(pid)!;
        Machine.End(process, 0, 9);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task<KeptChild> StartForeignAsync(string id)
    {
        var process = Machine.StartStranger(id)!;
        return Task.FromResult(new KeptChild(id, process.Pid, process.StartTicks, 5, End: null));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> CommandOf(ChildPlan plan) => plan.ToWords();

    /// <inheritdoc/>
    public override KeeperCapture CaptureAs(string name) => new() { PipeFile = $"{Folder}/pipes/{name}", LogFile = $"{Folder}/logs/{name}.log" };

    /// <inheritdoc/>
    public override Task<string> ReadLogAsync(string name) =>
        Task.FromResult(Encoding.ASCII.GetString([.. Machine.LogAt($"{Folder}/logs/{name}.log")]));

    // Another one that runs holds the folder's lock.
    private int Launch()
    {
        const int alreadyHeld = 3;
        if (IsRunning)
            return alreadyHeld;
        if (_isBooted)
            _keeperIo.Restart();
        else
            _keeperIo.Boot("keeper", RunAsync);
        _isBooted = true;
        return 0;
    }

    private Task RunAsync(SimulatedIo io)
    {
        Keeper = new ModelledKeeper(io, Machine, KeeperLauncher.SocketOf(Folder), _step!, _fault);
        return Keeper.RunAsync();
    }

    private async Task StepAsync() => await _keeperIo.Clock.Delay(TimeSpan.FromMicroseconds(_keeperIo.Random.NextInt64(50)));
}
