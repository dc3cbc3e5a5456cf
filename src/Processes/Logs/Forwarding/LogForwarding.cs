using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Logs.Reading;
using Holdfast.Processes.Supervision;
using Holdfast.Runtime;
using Holdfast.Runtime.Resilience;
using Holdfast.Storage.Journal;

namespace Holdfast.Processes.Logs.Forwarding;

/// <summary>All forwarders of a node: one for each worker and target.</summary>
internal sealed class LogForwarding
{
    private const string Subject = "node/logs";
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private readonly Io _io;
    private readonly EventJournal _journal;
    private readonly string _folder;
    private readonly string _cursors;
    private readonly Func<IEnumerable<WorkerDefinition>> _definitions;
    private readonly ForwardTargets _targets;
    private readonly ConcurrentDictionary<(string Worker, LogTarget Target), Forwarding> _running = new(TargetComparer.Instance);

    /// <summary>Makes it; nothing is sent yet.</summary>
    /// <param name="io">Time, files and sockets.</param>
    /// <param name="journal">Where it is told what was lost.</param>
    /// <param name="folder">The folder of all workers' logs; cursors lie in one beside it.</param>
    /// <param name="definitions">The workers as they are defined now; may change while this runs.</param>
    /// <param name="calls">How targets are called; <see cref="ForwardTargets.Usual"/> where not given.</param>
    public LogForwarding(
        Io io, EventJournal journal, string folder, Func<IEnumerable<WorkerDefinition>> definitions, ResilienceOptions? calls = null)
    {
        _io = io;
        _journal = journal;
        _folder = folder;
        _cursors = $"{Path.TrimEndingDirectorySeparator(folder)}.forward";
        _definitions = definitions;
        _targets = new ForwardTargets(io, calls ?? ForwardTargets.Usual);
    }

    /// <summary>How each of them goes.</summary>
    public IReadOnlyList<ForwardFacts> Facts =>
        [.. _running.Values.Select(running => running.Forwarder.Facts).OrderBy(facts => facts.Worker, StringComparer.Ordinal)];

    /// <summary>Sends until told to stop; a change of the definitions takes effect within two seconds.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await TryReconcileAsync(stop);
                await _io.Clock.Delay(LookEvery, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            foreach (var key in _running.Keys)
                await EndAsync(key);
        }
    }

    private async Task TryReconcileAsync(CancellationToken stop)
    {
        try
        {
            await ReconcileAsync(stop);
            _targets.Look(Tell);
        }
        catch (IOException)
        {
            // A full disk, or rights taken away: what is forwarded already goes on, and the rest is tried again at the next look.
            return;
        }
    }

    private async Task ReconcileAsync(CancellationToken stop)
    {
        // Targets are compared as objects: a definition that was read anew is another one, and goes on from the same cursor.
        var wanted = (from worker in _definitions()
                      where worker.Logs.Capture != LogCapture.None
                      from target in worker.Logs.Forward
                      select (Worker: worker.Name, Target: target)).ToHashSet(TargetComparer.Instance);
        var fresh = wanted.Where(key => !_running.ContainsKey(key)).ToList();

        // Joined before the old ones leave: a circuit that is open stays so where a definition was only read anew.
        fresh.ForEach(key => _targets.Join(key.Target));
        try
        {
            foreach (var key in _running.Keys.Where(key => !wanted.Contains(key)))
                await EndAsync(key);
            Begin(fresh, stop);
        }
        finally
        {
            fresh.ForEach(key => _targets.Leave(key.Target));
        }
    }

    private void Begin(IEnumerable<(string Worker, LogTarget Target)> fresh, CancellationToken stop)
    {
        foreach (var key in fresh)
        {
            _io.Files.CreateFolder(_cursors);
            var forwarder = Make(_folder, _cursors, key.Worker, key.Target);
            var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
            _running[key] = new Forwarding(forwarder, end, _io.Start($"logs-forward:{key.Worker}", () => forwarder.RunAsync(end.Token)));
        }
    }

    private async Task EndAsync((string Worker, LogTarget Target) key)
    {
        if (!_running.TryRemove(key, out var running))
            return;
        try
        {
            await running.End.CancelAsync();
            await using (running.Forwarder)
                await running.Run;
        }
        finally
        {
            _targets.Leave(key.Target);
            running.End.Dispose();
        }
    }

    private LogForwarder Make(string folder, string cursors, string worker, LogTarget target)
    {
        var host = Environment.MachineName;
        LogSender sender = target.Kind switch
        {
            LogTargetKind.Syslog => new SyslogSender(_io, target, host),
            LogTargetKind.Otlp => new OtlpSender(_io, target, host),
            _ => new HttpSender(_io, target),
        };
        return new LogForwarder(
            _io, folder, new ForwardCursor(_io.Files, cursors, worker, target), sender, _targets.Join(target), LineFilter.Of(target.Filter).Value,
            new ForwardFacts(worker, target.Shown, 0, 0, 0, default, null), Tell);
    }

    private void Tell(ForwardFacts lost) => LogEvents.Post(_journal, WorkerEventKinds.LogForwardLost, Worker.IdOf(lost.Worker), data =>
    {
        data.WriteString("target", lost.Target);
        data.WriteNumber("lost_bytes", lost.LostBytes);
        data.WriteNumber("refused_lines", lost.RefusedLines);
        if (lost.Failure is { } failure)
            data.WriteString("reason", failure);
    });

    /// <summary>A target that comes back is told as one that went; that it is tried now and then meanwhile is no news.</summary>
    private void Tell(ForwardTarget target, BreakerView circuit)
    {
        var isFound = circuit.State == BreakerState.Closed;
        LogEvents.Post(_journal, isFound ? WorkerEventKinds.LogTargetFound : WorkerEventKinds.LogTargetLost, Subject, data =>
        {
            data.WriteString("target", target.Shown);
            data.WriteString("since", circuit.Since);
            data.WriteNumber("forwarders", target.Users);
            data.WriteNumber("openings", circuit.Openings);
            if (!isFound && Facts.FirstOrDefault(facts => facts.Target == target.Shown && facts.Failure is not null) is { Failure: { } failure })
                data.WriteString("reason", failure);
        });
    }

    private sealed record Forwarding(LogForwarder Forwarder, CancellationTokenSource End, Task Run);

    private sealed class TargetComparer : IEqualityComparer<(string Worker, LogTarget Target)>
    {
        public static readonly TargetComparer Instance = new();

        public bool Equals((string Worker, LogTarget Target) one, (string Worker, LogTarget Target) other) =>
            one.Worker == other.Worker && ReferenceEquals(one.Target, other.Target);

        public int GetHashCode((string Worker, LogTarget Target) key) => HashCode.Combine(key.Worker, RuntimeHelpers.GetHashCode(key.Target));
    }
}
