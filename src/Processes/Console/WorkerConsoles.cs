using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Processes.Supervision;
using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;
using Holdfast.Storage.Journal;

namespace Holdfast.Processes.Console;

/// <summary>
/// Programs run beside workers, and terminals that workers run on. What is asked is journalled with who asked before it is done.
/// Several may watch a worker's terminal; one types.
/// </summary>
public sealed class WorkerConsoles
{
    /// <summary>How many consoles may be open; the Keeper takes 64 connections in all.</summary>
    public const int MostOpen = 32;

    private readonly Io _io;
    private readonly EventJournal _journal;
    private readonly WorkerBoard _board;
    private readonly WorkerSupervisor _supervisor;
    private readonly ExecLaunch _beside;
    private readonly Address? _keeper;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _typists = new(StringComparer.Ordinal);
    private int _open;

    internal WorkerConsoles(
        Io io, EventJournal journal, WorkerBoard board, WorkerSupervisor supervisor, ExecLaunch beside, Address? keeper)
    {
        (_io, _journal, _board, _supervisor, _beside, _keeper) = (io, journal, board, supervisor, beside, keeper);
    }

    /// <summary>Runs a program in a worker's environment, folder and limits; it ends when the session does.</summary>
    public async ValueTask<Result<ConsoleSession>> ExecAsync(
        Caller caller, string name, ExecOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (_board.Find(name) is not { } worker)
            return WorkerFaults.NoSuchWorker(name, _board);
        if (_keeper is null)
            return ConsoleFaults.NotHere();
        if (order.Command.Count is 0 or > ExecOrder.MostWords || order.Command[0].Length == 0)
            return new Fault(RequestErrors.InvalidField, $"command: has 1 to {ExecOrder.MostWords} words, the program first.");
        var entry = ConsoleRecord.Of(caller, worker.Id, ConsoleEventKinds.Executed, command: order.Command);
        return await OpenAsync(entry, StartAsync, ConsoleFaults.CannotRun, cancellationToken);

        async ValueTask<Result<ConsoleSession>> StartAsync()
        {
            var run = worker.AsRun with { Limits = worker.Snapshot.Condition.Limits ?? worker.Definition.Limits };
            var console = await _beside.StartAsync(run, order, cancellationToken);
            return new ConsoleSession(console, mayType: true, end => LeaveExecAsync(caller, worker.Id, console, end));
        }
    }

    /// <summary>Goes to the terminal that a worker runs on.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="name">The worker.</param>
    /// <param name="watch">Whether only to watch; else nobody else may be typing.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async ValueTask<Result<ConsoleSession>> AttachAsync(
        Caller caller, string name, bool watch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (_board.Find(name) is not { } worker)
            return WorkerFaults.NoSuchWorker(name, _board);
        if (_keeper is not { } address)
            return ConsoleFaults.NotHere();
        if (!worker.Definition.Terminal || worker.Snapshot.Condition.Child is not { } child)
            return ConsoleFaults.NoTerminal(name);
        var entry = ConsoleRecord.Of(caller, worker.Id, ConsoleEventKinds.Attached, pid: child.Pid, types: !watch);
        return await OpenAsync(entry, JoinAsync, _ => ConsoleFaults.NoTerminal(name), cancellationToken);

        async ValueTask<Result<ConsoleSession>> JoinAsync()
        {
            if (!watch && !TryType(worker.Id, caller.Actor))
                return ConsoleFaults.Taken(name, Typist(worker.Id));
            try
            {
                var console = await KeeperConsole.AttachAsync(_io, address, child, cancellationToken);
                return new ConsoleSession(console, mayType: !watch, _ => LeaveAsync(caller, worker.Id, child, typed: !watch));
            }
            catch when (!watch)
            {
                EndTyping(worker.Id);
                throw;
            }
        }
    }

    /// <summary>Sends a signal to a worker's whole process group.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="name">The worker.</param>
    /// <param name="signal">The signal's name, with or without SIG.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async ValueTask<Result<WorkerView>> SignalAsync(
        Caller caller, string name, string signal, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(signal);
        if (_board.Find(name) is not { } worker)
            return WorkerFaults.NoSuchWorker(name, _board);
        if (SignalChoice.Parse(signal) is not { } number)
            return ConsoleFaults.NoSignal(signal);
        var child = worker.Snapshot.Condition.Child;
        var fault = child is null ? ConsoleFaults.NotRunning(name) : child.Foreign && !worker.Latest.MaySignal ? ConsoleFaults.MayNotSignal(name) : null;
        var entry = ConsoleRecord.Of(caller, worker.Id, ConsoleEventKinds.Signalled, fault, signal: number, pid: child?.Pid);
        if (await RecordAsync(entry, cancellationToken) is { } unrecorded)
            return unrecorded;
        if (fault is not null)
            return fault;
        try
        {
            if (_supervisor.Keeper is not { } keeper)
                return ConsoleFaults.Lost();
            await (child!.Foreign
                ? keeper.SignalWatchedAsync(child, number, cancellationToken)
                : keeper.SignalAsync(child, number, cancellationToken));
            return worker.Snapshot.View;
        }
        catch (KeeperException failure)
        {
            return failure.Failure == KeeperFailure.Lost ? ConsoleFaults.Lost() : ConsoleFaults.NotRunning(name);
        }
    }

    // Recorded first with who asked, then counted, then opened.
    private async ValueTask<Result<ConsoleSession>> OpenAsync(
        JournalEntry entry, Func<ValueTask<Result<ConsoleSession>>> open, Func<string, Fault> refusal, CancellationToken cancellationToken)
    {
        if (await RecordAsync(entry, cancellationToken) is { } unrecorded)
            return unrecorded;
        if (!TryOpen())
            return ConsoleFaults.Full(MostOpen);
        var isOpen = false;
        try
        {
            var session = await open();
            isOpen = session.Fault is null;
            return session;
        }
        catch (KeeperException failure)
        {
            return failure.Failure == KeeperFailure.Lost ? ConsoleFaults.Lost() : refusal(failure.Message);
        }
        finally
        {
            if (!isOpen)
                Close();
        }
    }

    private async ValueTask LeaveExecAsync(Caller caller, string subject, KeeperConsole console, KeptEnd? end)
    {
        Close();
        await RecordAsync(ConsoleRecord.Of(caller, subject, ConsoleEventKinds.Ended, pid: console.Child.Pid, end: end), CancellationToken.None);
        // Who has been hung up and does not go, goes all the same.
        await _beside.EndAsync(console, end is not null);
    }

    private async ValueTask LeaveAsync(Caller caller, string subject, KeptChild child, bool typed)
    {
        Close();
        if (typed)
            EndTyping(subject);
        await RecordAsync(ConsoleRecord.Of(caller, subject, ConsoleEventKinds.Detached, pid: child.Pid, types: typed), CancellationToken.None);
    }

    private async ValueTask<Fault?> RecordAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            await _journal.AppendAsync(entry, cancellationToken);
            return null;
        }
        catch (JournalException failure)
        {
            return WorkerFaults.JournalUnavailable(failure.Message);
        }
    }

    private bool TryOpen()
    {
        lock (_gate)
        {
            if (_open >= MostOpen)
                return false;
            _open++;
            return true;
        }
    }

    private bool TryType(string worker, string actor)
    {
        lock (_gate)
            return _typists.TryAdd(worker, actor);
    }

    private string Typist(string worker)
    {
        lock (_gate)
            return _typists.GetValueOrDefault(worker, "somebody");
    }

    private void EndTyping(string worker)
    {
        lock (_gate)
            _typists.Remove(worker);
    }

    private void Close()
    {
        lock (_gate)
            _open--;
    }
}
