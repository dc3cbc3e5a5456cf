using Holdfast.Processes.Definition;
using Holdfast.Processes.Supervision;
using Holdfast.Runtime.Keeping;
using Holdfast.Runtime.Simulated;

namespace Holdfast.Processes.Tests.Simulated.Course;

/// <summary>The daemon's program on a simulated host: the real worker service, one life after the other.</summary>
internal sealed class ModelledDaemon
{
    private static readonly TimeSpan BeforeNextBegin = TimeSpan.FromMilliseconds(100);

    private readonly ModelledBench _bench;
    private readonly Func<IReadOnlyList<WorkerDefinition>> _definitions;

    /// <summary>A daemon that does not run yet.</summary>
    /// <param name="io">Its program.</param>
    /// <param name="bench">Its Keeper.</param>
    /// <param name="definitions">The configuration, as each life finds it.</param>
    public ModelledDaemon(SimulatedIo io, ModelledBench bench, Func<IReadOnlyList<WorkerDefinition>> definitions)
    {
        Io = io;
        _bench = bench;
        _definitions = definitions;
    }

    /// <summary>Its program.</summary>
    public SimulatedIo Io { get; }

    /// <summary>Its journal's disk.</summary>
    public JournalDisk Disk { get; } = new();

    /// <summary>Told after each group that the journal has written.</summary>
    public Action Written { get; init; } = static () => { };

    /// <summary>Told when a life has begun.</summary>
    public Action<WorkerService> Begun { get; init; } = static _ => { };

    /// <summary>Its workers; null while it does not run, or begins.</summary>
    public WorkerService? Service { get; private set; }

    /// <summary>Whether it runs.</summary>
    public bool IsRunning => Io.State == HostState.Running;

    /// <summary>Starts it for the first time.</summary>
    public void Boot() => Io.Boot("daemon", RunAsync);

    /// <summary>Kills it.</summary>
    public void Kill()
    {
        Service = null;
        Io.Kill();
    }

    /// <summary>Starts it again where it does not run, and returns when it has begun.</summary>
    public async Task ReviveAsync()
    {
        Io.Restart();
        while (Service is null)
            await _bench.Machine.Io.Clock.Delay(BeforeNextBegin);
    }

    private async Task RunAsync(SimulatedIo own)
    {
        var journal = new ModelledJournal(own, Disk, Written);
        while (Service is null)
        {
            try
            {
                var keeper = await _bench.ConnectAsync();
                Service = await WorkerService.StartAsync(OptionsOf(own, journal, keeper), CancellationToken.None);
            }
            catch (KeeperException failure) when (failure.Failure == KeeperFailure.Lost)
            {
                // The program would end here, and be started again.
                await own.Clock.Delay(BeforeNextBegin);
            }
        }

        Begun(Service);
    }

    private WorkerServiceOptions OptionsOf(SimulatedIo own, ModelledJournal journal, KeeperClient keeper) => new()
    {
        Io = own,
        Journal = journal,
        Keeper = keeper,
        Reconnect = _ => _bench.ConnectAsync(),
        Definitions = _definitions(),
        LogFolder = $"{ModelledBench.Folder}/logs/workers",
        Environment = static () => new Dictionary<string, string>(),
    };
}
