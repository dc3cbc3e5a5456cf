using Holdfast.Processes.Definition;
using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;
using Holdfast.Runtime.Synchronization;

namespace Holdfast.Processes.Health;

/// <summary>Makes the checks of one run of a worker, from its start to its end, and reports whenever they say something else.</summary>
internal sealed class HealthMonitor
{
    // A worker that has just started is waited for by others: until it has been ready once, it is asked more often.
    private static readonly TimeSpan FirstInterval = TimeSpan.FromSeconds(1);

    private readonly Io _io;
    private readonly WorkerDefinition _worker;
    private readonly KeptChild _child;
    private readonly ProbeFactory _probes;
    private readonly Func<HealthReport, ValueTask> _report;
    private readonly CheckCondition[] _conditions;
    private readonly Lock _gate = new();
    private readonly AsyncMutex _reporting = new("health report");
    private HealthReport? _reported;

    /// <summary>Creates a monitor that makes no checks yet.</summary>
    /// <param name="io">Time and tasks.</param>
    /// <param name="worker">The worker, with checks.</param>
    /// <param name="child">The run.</param>
    /// <param name="probes">Makes the probes.</param>
    /// <param name="hasStarted">Whether it is known to have started.</param>
    /// <param name="report">Takes the reports, one after the other.</param>
    public HealthMonitor(
        Io io, WorkerDefinition worker, KeptChild child, ProbeFactory probes, bool hasStarted, Func<HealthReport, ValueTask> report)
    {
        _io = io;
        _worker = worker;
        _child = child;
        _probes = probes;
        _report = report;
        var startup = hasStarted ? CheckCondition.Initial with { Verdict = CheckVerdict.Healthy } : CheckCondition.Initial;
        _conditions = [startup, CheckCondition.Initial, CheckCondition.Initial];
    }

    /// <summary>Checks until the token ends it, or until the run is to end.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var health = _worker.Health;
        try
        {
            await ReportAsync(cancellationToken);
            if (health.Startup is { } startup && !await StartupAsync(startup, cancellationToken))
                return;
            await Task.WhenAll(
                LoopAsync(HealthPurpose.Readiness, health.Readiness, cancellationToken),
                LoopAsync(HealthPurpose.Liveness, health.Liveness, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
    }

    private IHealthProbe Make(HealthCheckDefinition check)
    {
        try
        {
            return _probes.Make(_worker, check, _child);
        }
        catch (Exception failure)
        {
            // It fails as a check does, and is seen.
            return new RefusedProbe(failure.Message);
        }
    }

    private async Task<bool> StartupAsync(HealthCheckDefinition check, CancellationToken cancellationToken)
    {
        if (_conditions[(int)HealthPurpose.Startup].Verdict == CheckVerdict.Healthy)
            return true;
        var probe = Make(check);
        using var owned = probe as IDisposable;
        await _io.Clock.Delay(check.InitialDelay, cancellationToken);
        while (true)
        {
            var verdict = await CheckAsync(HealthPurpose.Startup, check, probe, cancellationToken);
            if (verdict is CheckVerdict.Healthy or CheckVerdict.Degraded)
                return true;
            if (verdict == CheckVerdict.Unhealthy)
                return false;
            await _io.Clock.Delay(check.Interval, cancellationToken);
        }
    }

    private Task LoopAsync(HealthPurpose purpose, HealthCheckDefinition? check, CancellationToken cancellationToken) => check is null
        ? Task.CompletedTask
        : _io.Start($"worker-{purpose.ToString().ToLowerInvariant()}:{_worker.Name}", () => RepeatAsync(purpose, check, cancellationToken));

    private async Task RepeatAsync(HealthPurpose purpose, HealthCheckDefinition check, CancellationToken cancellationToken)
    {
        var probe = Make(check);
        using var owned = probe as IDisposable;
        await _io.Clock.Delay(check.InitialDelay, cancellationToken);
        var hasPassed = false;
        while (true)
        {
            var verdict = await CheckAsync(purpose, check, probe, cancellationToken);
            hasPassed |= verdict == CheckVerdict.Healthy;
            var isAwaited = purpose == HealthPurpose.Readiness && !hasPassed && check.Interval > FirstInterval;
            await _io.Clock.Delay(isAwaited ? FirstInterval : check.Interval, cancellationToken);
        }
    }

    private async ValueTask<CheckVerdict> CheckAsync(
        HealthPurpose purpose, HealthCheckDefinition check, IHealthProbe probe, CancellationToken cancellationToken)
    {
        CheckCondition next;
        if (await AskAsync(check, probe, cancellationToken) is not { } result)
        {
            lock (_gate)
                return _conditions[(int)purpose].Verdict;
        }

        lock (_gate)
            _conditions[(int)purpose] = next = CheckMachine.Step(check, _conditions[(int)purpose], result);
        await ReportAsync(cancellationToken);
        return next.Verdict;
    }

    // Null where it could not be asked: what was known of the worker stays.
    private async ValueTask<ProbeResult?> AskAsync(HealthCheckDefinition check, IHealthProbe probe, CancellationToken cancellationToken)
    {
        var started = _io.Clock.Elapsed;
        using var limit = new CancellationTokenSource(check.Timeout, _io.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        string? refusal;
        try
        {
            refusal = await probe.AskAsync(both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            refusal = $"no answer within {check.Timeout.TotalSeconds:0.###} s";
        }
        catch (NotAskedException)
        {
            return null;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // A worker that nobody checks any more would be worse than a check that fails.
            refusal = failure.Message;
        }

        var took = _io.Clock.Elapsed - started;
        return refusal is null ? ProbeResult.Pass(took) : ProbeResult.Fail(took, refusal);
    }

    // One at a time from the look to the telling: an older report must not be the last one told.
    private async ValueTask ReportAsync(CancellationToken cancellationToken)
    {
        using var hold = await _reporting.LockAsync(cancellationToken);
        HealthReport report;
        lock (_gate)
            report = HealthReport.Of(_worker.Health, purpose => _conditions[(int)purpose]);
        if (report == _reported)
            return;
        _reported = report;
        await _report(report);
    }
}
