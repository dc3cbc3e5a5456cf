using Holdfast.Processes.Definition;
using Holdfast.Processes.Supervision;
using Holdfast.Processes.Tests.Simulated.Kernel;
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
    private readonly ModelledDaemon _daemon;
    private TimeSpan _frozenUntil;
    private int _stepsToKill;
    private int _groupsToKill;
    private Action? _strike;

    public BusyCourse(SimulatedIo io, CourseOptions options)
    {
        _io = io;
        _options = options;
        var host = io.Host("node");
        List<WorkerDefinition> definitions = [.. new Cast(io, options.Workers).Make(), .. Others.Workers];
        Machine = new ModelledMachine(host)
        {
            Pids = 3 * definitions.Count,
            PipeBytes = 4096,
            TellsHolders = io.Random.NextInt64(2) == 0,
        };
        var daemon = host.Program("daemon");
        Others = new Others(Machine);
        Bench = new ModelledBench(Machine, daemon, StepAsync, options.Fault);
        _daemon = new ModelledDaemon(daemon, Bench, () => Orders!.Definitions)
        {
            Written = OnGroup,
            Begun = service => _ = daemon.Start("operator", new Operator(daemon, service, Orders!).RunAsync),
        };
        Orders = new Orders
        {
            Definitions = definitions,
            Wants = definitions.Where(one => one is { Schedule: null, Type: not WorkerType.Unmanaged } && !one.Name.StartsWith("job", StringComparison.Ordinal))
                .ToDictionary(one => one.Name, _ => Want.Running, StringComparer.Ordinal),
        };
    }

    public ModelledMachine Machine { get; }

    public ModelledBench Bench { get; }

    public Others Others { get; }

    public JournalDisk Disk => _daemon.Disk;

    public Orders Orders { get; }

    /// <summary>The daemon's workers; null while there is none, or while it begins.</summary>
    public WorkerService? Service => _daemon.Service;

    /// <summary>Takes the whole course.</summary>
    public async Task RunAsync()
    {
        _ = Machine.Io.Start("strangers", new Strangers(Machine).RunAsync);
        _ = Machine.Io.Start("others", Others.RunAsync);
        _daemon.Boot();
        await PassAsync(Draw(3_000));
        for (var kill = 0; kill < _options.Kills; kill++)
        {
            await KillAsync();
            AssertNothingWrong();
        }

        _stepsToKill = _groupsToKill = 0;
        Machine.IsCalm = true;
        await _daemon.ReviveAsync();
        Orders.AreOver = true;
        await _io.Clock.Delay(Quiet);
        var verdict = new Verdict(this);
        verdict.AssertWantsAreMet(isLast: false);
        await _daemon.Io.Start("last-orders", LastOrdersAsync);
        await _io.Clock.Delay(Quiet);
        Assert.All(Orders.Definitions, one => Assert.Equal(Want.Running, Orders.Wants.GetValueOrDefault(one.Name, Want.Running)));
        verdict.AssertWantsAreMet(isLast: true);
        verdict.AssertNobodyIsLost();
        verdict.AssertOthersAreWatched();
        verdict.AssertEndsAreTold();
        verdict.AssertLogsAreWhole();
        AssertNothingWrong();
    }

    private void AssertNothingWrong() => Assert.True(Machine.Wrongs.Count == 0, string.Join("; ", Machine.Wrongs));

    private async Task LastOrdersAsync()
    {
        var last = new Operator(_daemon.Io, Service!, Orders);
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
        if (_daemon.IsRunning)
            return;
        await PassAsync(Draw(2) == 0 ? Draw(20) : Draw(2_000));
        _daemon.Io.Restart();
    }

    private void Strike()
    {
        switch (Draw(10))
        {
            case 0 or 1 or 2:
                _daemon.Kill();
                break;
            case 3 or 4 or 5:
                Bench.Kill();
                break;
            case 6 or 7:
                _daemon.Kill();
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

    private void KillChildren()
    {
        foreach (var process in Machine.Processes.Where(process => process.Lives && process.Id.Length > 0).ToList())
        {
            if (Draw(3) == 0)
                Machine.End(process, 0, 9);
        }
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
