using Holdfast.Contracts.Errors;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Logs;
using Holdfast.Processes.Logs.Segments;
using Holdfast.Processes.Supervision;
using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;

namespace Holdfast.Processes.Foreign;

/// <summary>
/// The processes of unmanaged workers: found, given to the Keeper to watch, started and ended by commands. The Keeper watches, so an end is
/// told at once and kept while no daemon is there; nothing here touches a process that the Keeper has not looked at by pid and start time.
/// </summary>
internal sealed class ForeignProcesses(Io io, ProcessFinder finder, ProcFolder proc, Func<IReadOnlyDictionary<string, string>>? environment, string logFolder)
{
    private const int SigKill = 9;
    private const string PidVariable = "HOLDFAST_PID";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Looks for a worker's process, and has it watched where it is there.</summary>
    public ValueTask<(KeptChild? Process, string Reason, ErrorCode? Error)> SightAsync(
        KeeperClient keeper, Worker worker, CancellationToken cancellationToken) => SightAsync(keeper, worker, new ProcessCensus(proc), cancellationToken);

    /// <summary>Looks for a worker's process among those that a census has, and has it watched where it is there.</summary>
    /// <returns>The process; or why there is none, and where it is one the error.</returns>
    /// <exception cref="KeeperException">The connection is gone, or the Keeper does not watch.</exception>
    public async ValueTask<(KeptChild? Process, string Reason, ErrorCode? Error)> SightAsync(
        KeeperClient keeper, Worker worker, ProcessCensus census, CancellationToken cancellationToken)
    {
        var sighting = await finder.FindAsync(worker.Latest.Target!, census, cancellationToken);
        if (sighting.Process is { } one && await NobodysWorkerAsync(one.Pid, keeper, cancellationToken) is { } who)
            sighting = Sighting.Refused($"{worker.Latest.Target} leads to process {one.Pid}, which is {who} and nobody's worker");
        if (sighting.Process is not { } process)
            return (null, sighting.Reason, sighting.Error);
        var found = new KeptChild(worker.Id, process.Pid, process.StartTicks, await proc.StartedAsync(process, cancellationToken), End: null);
        try
        {
            return (await keeper.WatchAsync(found, cancellationToken), "", null);
        }
        catch (KeeperException failure) when (failure is { Failure: KeeperFailure.Duplicate, Child: { Foreign: true } watched })
        {
            if (watched.IsSameProcess(found))
                return (watched, "", null);
            await keeper.ReleaseAsync(watched, cancellationToken);
            return (null, $"process {watched.Pid} was watched until now", null);
        }
        catch (KeeperException failure) when (failure.Failure is not (KeeperFailure.Lost or KeeperFailure.Unsupported))
        {
            return (null, failure.Message, null);
        }
    }

    /// <summary>Runs a worker's start command, unless its process is there already, and waits until it is found.</summary>
    /// <exception cref="KeeperException">The connection is gone, or the Keeper does not watch.</exception>
    public async ValueTask<WorkerInput> StartAsync(KeeperClient keeper, Worker worker, CancellationToken cancellationToken)
    {
        var (living, why, refusal) = await SightAsync(keeper, worker, cancellationToken);
        if (living is not null)
            return new WorkerInput.Spawned(living);

        // Who is there may be the worker: another beside it would be one too many.
        if (refusal is not null)
            return new WorkerInput.NotSpawned(0, why) { Error = refusal };
        var definition = worker.Latest;
        var deadline = io.Clock.Elapsed + definition.Commands.Timeout;
        if (await RunAsync(definition, definition.Commands.Start, pid: null, cancellationToken) is { } failed)
            return new WorkerInput.NotSpawned(0, failed);
        while (true)
        {
            var (process, reason, error) = await SightAsync(keeper, worker, cancellationToken);
            if (process is not null)
                return new WorkerInput.Spawned(process);
            if (io.Clock.Elapsed >= deadline)
                return new WorkerInput.NotSpawned(0, $"its start command ended well, but {reason}") { Error = error };
            await io.Clock.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>Runs a worker's stop command.</summary>
    /// <returns>Why its process lives on; null where its end is to be waited for.</returns>
    public ValueTask<string?> StopAsync(Worker worker, KeptChild process, CancellationToken cancellationToken) =>
        RunAsync(worker.Latest, worker.Latest.Commands.Stop, process.Pid, cancellationToken);

    // Whoever ended these would end all.
    private async ValueTask<string?> NobodysWorkerAsync(int pid, KeeperClient keeper, CancellationToken cancellationToken)
    {
        const int first = 1;
        if (pid == first)
            return "the machine's first";
        if (pid == keeper.KeeperPid)
            return "the Keeper";
        return pid == await proc.OwnPidAsync(cancellationToken) ? "the node itself" : null;
    }

    // In a session of its own and writing into a file, so that what it starts in the background depends on nothing here.
    private async ValueTask<string?> RunAsync(WorkerDefinition worker, IReadOnlyList<string> command, int? pid, CancellationToken cancellationToken)
    {
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (name, value) in (environment?.Invoke() ?? new Dictionary<string, string>()).Concat(worker.Environment))
            variables[name] = value;
        if (pid is not null)
            variables[PidVariable] = $"{pid}";
        var start = new ProcessStart
        {
            File = command[0],
            Arguments = [.. command.Skip(1)],
            Environment = variables,
            // What workers get of the daemon's own is given, without its secrets.
            InheritsEnvironment = environment is null,
            WorkingFolder = worker.WorkingFolder,
            Detached = true,
            OutputFile = new LogPlace(logFolder, worker.Name, LogStream.Output).Current,
        };
        using var limit = new CancellationTokenSource(worker.Commands.Timeout, io.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await using var child = await io.Processes.StartAsync(start, cancellationToken);
            try
            {
                var status = await child.WaitForExitAsync(both.Token);
                return status == 0 ? null : $"{command[0]} ended with status {status}; its log has what it said";
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                child.SignalSession(SigKill);
                return $"{command[0]} did not end within {worker.Commands.Timeout.TotalSeconds:0.###} s";
            }
        }
        catch (ProcessStartException failure)
        {
            return failure.Message;
        }
    }
}
