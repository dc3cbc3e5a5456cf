using Holdfast.Processes.Supervision;
using Holdfast.Processes.Tests.Simulated.Kernel;
using Holdfast.Runtime.Keeping;
using Holdfast.Runtime.Simulated;

namespace Holdfast.Processes.Tests.Simulated.Course;

/// <summary>
/// A machine with a Keeper, one daemon after the other, workers of every kind and an operator who gives orders, all killed again and
/// again where it hurts; then quiet; then everything is as it has to be.
/// </summary>
internal sealed class BusyCourse
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(90);

    private readonly SimulatedIo _io;
    private readonly CourseOptions _options;
    private readonly SimulatedIo _daemon;
    private TimeSpan _frozenUntil;
    private int _stepsToKill;
    private int _groupsToKill;
    private Action? _strike;

    public BusyCourse(SimulatedIo io, CourseOptions options)
    {
        _io = io;
        _options = options;
        var host = io.Host("node");
        var definitions = new Cast(io, options.Workers).Make();
        Machine = new ModelledMachine(host)
        {
            Pids = 3 * definitions.Count,
            PipeBytes = 4096,
            TellsHolders = io.Random.NextInt64(2) == 0,
        };
        _daemon = host.Program("daemon");
        Bench = new ModelledBench(Machine, _daemon, StepAsync, options.Fault);
        Orders = new Orders
        {
            Definitions = definitions,
            Wants = definitions.Where(one => one is { Schedule: null } && !one.Name.StartsWith("job", StringComparison.Ordinal))
                .ToDictionary(one => one.Name, _ => Want.Running, StringComparer.Ordinal),
        };
    }

    public ModelledMachine Machine { get; }

    public ModelledBench Bench { get; }

    public JournalDisk Disk { get; } = new();

    public Orders Orders { get; }

    /// <summary>The daemon's workers; null while there is none, or while it begins.</summary>
    public WorkerService? Service { get; private set; }

    /// <summary>Takes the whole course.</summary>
    public async Task RunAsync()
    {
        _ = Machine.Io.Start("strangers", new Strangers(Machine).RunAsync);
        _daemon.Boot("daemon", RunDaemonAsync);
        await PassAsync(Draw(3_000));
        for (var kill = 0; kill < _options.Kills; kill++)
        {
            await KillAsync();
            Assert.Empty(Machine.Wrongs);
        }

        _stepsToKill = _groupsToKill = 0;
        Machine.IsCalm = true;
        await ReviveAsync();
        Orders.AreOver = true;
        await _io.Clock.Delay(Quiet);
        var verdict = new Verdict(this);
        verdict.AssertWantsAreMet();
        await _daemon.Start("last-orders", LastOrdersAsync);
        await _io.Clock.Delay(Quiet);
        Assert.All(Orders.Definitions, one => Assert.Equal(Want.Running, Orders.Wants.GetValueOrDefault(one.Name, Want.Running)));
        verdict.AssertWantsAreMet();
        verdict.AssertNobodyIsLost();
        verdict.AssertEndsAreTold();
        verdict.AssertLogsAreWhole();
        Assert.Empty(Machine.Wrongs);
    }

    private async Task RunDaemonAsync(SimulatedIo own)
    {
        var journal = new ModelledJournal(own, Disk, OnGroup);
        while (Service is null)
        {
            try
            {
                var keeper = await Bench.ConnectAsync();
                Service = await WorkerService.StartAsync(OptionsOf(own, journal, keeper), CancellationToken.None);
            }
            catch (KeeperException failure) when (failure.Failure == KeeperFailure.Lost)
            {
                // The program would end here, and be started again.
                await own.Clock.Delay(TimeSpan.FromMilliseconds(100));
            }
        }

        _ = own.Start("operator", new Operator(own, Service, Orders).RunAsync);
    }

    private WorkerServiceOptions OptionsOf(SimulatedIo own, ModelledJournal journal, KeeperClient keeper) => new()
    {
        Io = own,
        Journal = journal,
        Keeper = keeper,
        Reconnect = _ => Bench.ConnectAsync(),
        Definitions = Orders.Definitions,
        LogFolder = $"{ModelledBench.Folder}/logs/workers",
        Environment = new Dictionary<string, string>(),
    };

    private async Task LastOrdersAsync()
    {
        var last = new Operator(_daemon, Service!, Orders);
        Assert.Null(await last.ApplyAsync());
        await last.StartAllAsync();
    }

    // At some moment: after a time, in the middle of what the Keeper does, or around what the journal writes.
    private async Task KillAsync()
    {
        var struck = false;
        _strike = () =>
        {
            if (struck)
                return;
            struck = true;
            Strike();
        };
        switch (Draw(4))
        {
            case 0:
                await PassAsync(Draw(1_500));
                break;
            case 1:
                _groupsToKill = 1 + Draw(20);
                await PassAsync(Draw(3_000));
                break;
            default:
                _stepsToKill = 1 + Draw(300);
                await PassAsync(Draw(3_000));
                break;
        }

        _strike();
        if (_daemon.State == HostState.Running)
            return;
        await PassAsync(Draw(2) == 0 ? Draw(20) : Draw(2_000));
        _daemon.Restart();
    }

    private void Strike()
    {
        switch (Draw(10))
        {
            case 0 or 1 or 2:
                KillDaemon();
                break;
            case 3 or 4 or 5:
                Bench.Kill();
                break;
            case 6 or 7:
                KillDaemon();
                Bench.Kill();
                break;
            case 8:
                _frozenUntil = _io.Clock.Elapsed + TimeSpan.FromMilliseconds(Draw(12_000));
                break;
            default:
                KillChildren();
                break;
        }
    }

    private void KillDaemon()
    {
        Service = null;
        _daemon.Kill();
    }

    private void KillChildren()
    {
        foreach (var process in Machine.Processes.Where(process => process.Lives && process.Id.Length > 0).ToList())
        {
            if (Draw(3) == 0)
                Machine.End(process, 0, 9);
        }
    }

    private async Task ReviveAsync()
    {
        if (_daemon.State != HostState.Running)
            _daemon.Restart();
        while (Service is null)
            await PassAsync(100);
    }

    private void OnGroup()
    {
        if (_groupsToKill > 0 && --_groupsToKill == 0)
            _strike!();
    }

    private async Task StepAsync()
    {
        if (_stepsToKill > 0 && --_stepsToKill == 0)
            _strike!();
        var keeper = Machine.Io.Program("keeper");
        while (_frozenUntil > _io.Clock.Elapsed)
            await keeper.Clock.Delay(_frozenUntil - _io.Clock.Elapsed);
        await keeper.Clock.Delay(TimeSpan.FromMicroseconds(Draw(50)));
    }

    private ValueTask PassAsync(int milliseconds) => _io.Clock.Delay(TimeSpan.FromMilliseconds(milliseconds));

    private int Draw(int count) => (int)_io.Random.NextInt64(count);
}
