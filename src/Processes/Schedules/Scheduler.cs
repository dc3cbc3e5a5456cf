using System.Collections.Concurrent;
using Holdfast.Processes.Supervision;
using Holdfast.Runtime;
using Holdfast.Storage.Journal;

namespace Holdfast.Processes.Schedules;

/// <summary>Keeps a runner for each worker with a schedule, as the configuration changes.</summary>
internal sealed class Scheduler(Io io, EventJournal journal, WorkerBoard board, WorkerSupervisor supervisor)
{
    // Changes of the board are many; those of schedules are few and not urgent.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<string, Running> _running = new(StringComparer.Ordinal);

    /// <summary>All schedules, by the workers' names.</summary>
    public IReadOnlyList<ScheduleView> Views =>
        [.. _running.Values.Select(running => running.Runner.View).OfType<ScheduleView>().OrderBy(view => view.Worker, StringComparer.Ordinal)];

    /// <summary>Runs until the token ends it.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var version = board.Version;
                Reconcile(stop);
                await board.WaitAsync(version, stop);
                await io.Clock.Delay(Pause, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }
    }

    private void Reconcile(CancellationToken stop)
    {
        var wanted = board.All.Where(worker => worker.Latest is { Schedule: not null, Fault: null }).ToDictionary(worker => worker.Latest.Name);
        foreach (var (name, running) in _running)
        {
            if (wanted.TryGetValue(name, out var worker) && running.Worker == worker && running.Runner.Text == worker.Latest.Schedule!.ToString())
                continue;
            _running.TryRemove(name, out _);
            running.Stop.Cancel();
            running.Stop.Dispose();
        }

        foreach (var (name, worker) in wanted)
        {
            if (_running.ContainsKey(name))
                continue;
            var own = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var runner = new ScheduleRunner(io, journal, board, supervisor, worker, worker.Latest.Schedule!);
            var token = own.Token;
            _running[name] = new Running(worker, runner, own);
            _ = io.Start($"schedule:{name}", () => runner.RunAsync(token));
        }
    }

    // The source is disposed of here, never by the runner, which may end before it is told to.
    private sealed record Running(Worker Worker, ScheduleRunner Runner, CancellationTokenSource Stop);
}
