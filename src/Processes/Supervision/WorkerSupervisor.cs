using System.Threading.Channels;
using Holdfast.Contracts.Errors;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Foreign;
using Holdfast.Processes.Graph;
using Holdfast.Processes.Limits;
using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;
using Holdfast.Storage.Journal;

namespace Holdfast.Processes.Supervision;

/// <summary>
/// Feeds what happens to the workers' machines, one input after the other, and carries out what they ask for.
/// Nothing here waits for the disk between a child's end and its replacement's start.
/// </summary>
internal sealed class WorkerSupervisor(
    Io io, EventJournal journal, WorkerBoard board, WorkerSpawn spawn, ForeignProcesses foreign, HealthWatch health, ChildPort ports, CancellationToken stop)
{
    private const int MostWaitingInputs = 16_384;
    private const int SigKill = 9;

    // Who has just killed a process need not wait for the kernel before asking for another.
    private static readonly TimeSpan DyingTime = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan DyingPause = TimeSpan.FromMilliseconds(20);

    private readonly Channel<WorkerEnvelope> _inbox = Channel.CreateBounded<WorkerEnvelope>(
        new BoundedChannelOptions(MostWaitingInputs) { SingleReader = true });

    private volatile KeeperClient? _keeper;

    /// <summary>The connection that orders go out on; null while there is none.</summary>
    public KeeperClient? Keeper
    {
        get => _keeper;
        set => _keeper = value;
    }

    /// <summary>The boot of the machine that this node runs in.</summary>
    public string BootId { get; set; } = "";

    /// <summary>Handles inputs until told to stop.</summary>
    public async Task RunAsync()
    {
        try
        {
            await foreach (var envelope in _inbox.Reader.ReadAllAsync(stop))
                Take(envelope);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }
        finally
        {
            // Whatever ended it: who submits an input may wait for its answer without a limit of their own.
            _inbox.Writer.TryComplete();
            while (_inbox.Reader.TryRead(out var left))
                left.Reply?.TrySetCanceled(stop);
        }
    }

    /// <summary>Queues an input.</summary>
    public async ValueTask PostAsync(Worker worker, WorkerInput input)
    {
        try
        {
            await _inbox.Writer.WriteAsync(new WorkerEnvelope(worker, input, Reply: null), stop);
        }
        catch (Exception failure) when (failure is ChannelClosedException or OperationCanceledException)
        {
            // The supervisor has stopped; the Keeper keeps what this would have told.
            return;
        }
    }

    /// <summary>Queues an input and waits until it was handled.</summary>
    /// <returns>Why an operation was refused; else null.</returns>
    public async ValueTask<string?> SubmitAsync(Worker worker, WorkerInput input, CancellationToken cancellationToken)
    {
        var reply = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await _inbox.Writer.WriteAsync(new WorkerEnvelope(worker, input, reply), cancellationToken);
        }
        catch (ChannelClosedException)
        {
            return "the node is ending";
        }

        return await reply.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Tells the journal without waiting for it. Workers are kept running even where it takes nothing more.</summary>
    public void Record(string subject, WorkerEvent told)
    {
        try
        {
            journal.Post(WorkerRecord.ToEntry(subject, told, BootId));
        }
        catch (JournalException)
        {
            // The journal itself tells that it fails, and the node is not ready then; a restart must not wait for that.
            return;
        }
    }

    /// <summary>Records a child's end for good, and then lets the Keeper forget it.</summary>
    public async Task RecordEndAsync(string subject, WorkerEvent ended)
    {
        try
        {
            await journal.AppendAsync(WorkerRecord.ToEntry(subject, ended, BootId), CancellationToken.None);
            if (Keeper is { } keeper)
                await keeper.ReleaseAsync(ended.Child!, CancellationToken.None);
        }
        catch (Exception failure) when (failure is JournalException or KeeperException or ObjectDisposedException)
        {
            // Not recorded or not released: the Keeper keeps the end and the next connection finds it again.
            return;
        }
    }

    /// <summary>Tells of a fault of this program itself.</summary>
    /// <param name="subject">Whom it concerns.</param>
    /// <param name="what">What it was, as a clause.</param>
    public void RecordFault(string subject, string what) =>
        Record(subject, new WorkerEvent(WorkerEventKinds.SupervisionFailed) { Reason = what, Error = RequestErrors.Unexpected });

    private void Take(WorkerEnvelope envelope)
    {
        try
        {
            Handle(envelope);
        }
        catch (Exception failure)
        {
            // Whatever it was: one worker that was not served once is better than all of them without a supervisor.
            var what = $"{envelope.Input.GetType().Name} was not handled: {failure.Message}";
            RecordFault(envelope.Worker.Id, what);
            envelope.Reply?.TrySetResult(what);
        }
    }

    private void Handle(WorkerEnvelope envelope)
    {
        var worker = envelope.Worker;
        var condition = worker.Snapshot.Condition;
        if (envelope.Input is WorkerInput.Asked asked && WorkerMachine.Refuse(worker.Latest, condition, asked.Operation) is { } refusal)
        {
            envelope.Reply?.TrySetResult(refusal);
            return;
        }

        var input = envelope.Input;
        if (input is WorkerInput.Redefined redefined)
        {
            input = redefined with { HasOtherLimits = !worker.Latest.Limits.Bounds.SequenceEqual(redefined.Definition.Limits.Bounds) };
            // What runs now was started by another definition, and so would its successor be.
            if (condition.Child is { } child)
                _ = DisinheritAsync(child);
            worker.Redefine(redefined.Definition, redefined.FromNextStart && (condition.Child is not null || condition.Spawning));
        }

        Advance(worker, input, input is WorkerInput.Redefined);
        envelope.Reply?.TrySetResult(null);
    }

    private void Advance(Worker worker, WorkerInput input, bool isNews = false)
    {
        var (condition, before) = (worker.Snapshot.Condition, worker.Snapshot.View);
        // A next start is of the next definition already; whether it may take place is that one's to say.
        var definition = condition.Child is null && !condition.Spawning ? worker.Latest : worker.Definition;
        var step = WorkerMachine.Step(
            definition, condition, input, io.Clock.Elapsed, io.Random.NextDouble(), StartGate.Waits(definition, StateOf));

        // A start goes out before anything is told: its time counts.
        if (step.Effects.OfType<WorkerEffect.Spawn>().FirstOrDefault() is { } start)
        {
            worker.BeginNext();
            _ = SpawnAsync(worker, start.Limits, condition.Orphan);
        }

        if (step.Condition != condition || isNews)
            board.Change(worker, step.Condition, io.Clock.UtcNow);
        health.Follow(worker, condition, step.Condition, report => PostAsync(worker, report));
        foreach (var effect in step.Effects)
            Carry(worker, effect);
        if (step.Condition.State == condition.State && step.Condition.Child == condition.Child && worker.Snapshot.View.Ready == before.Ready)
            return;
        foreach (var other in board.WaitingFor(worker.Definition.Name))
            Advance(other, new WorkerInput.OthersChanged());
    }

    private DependencyState? StateOf(string name) =>
        board.Find(name) is { } worker ? DependencyState.Of(worker.Snapshot, worker.Definition.Exits) : null;

    private void Carry(Worker worker, WorkerEffect effect)
    {
        switch (effect)
        {
            case WorkerEffect.Signal signal:
                _ = SignalAsync(worker, signal);
                break;
            case WorkerEffect.Quit quit:
                _ = io.Start($"worker-stop:{worker.Definition.Name}", () => QuitAsync(worker, quit.Child));
                break;
            case WorkerEffect.Unwatch unwatch:
                _ = UnwatchAsync(unwatch.Child);
                break;
            case WorkerEffect.Wait wait:
                _ = io.Start($"worker-timer:{worker.Definition.Name}", () => WaitAsync(worker, wait));
                break;
            case WorkerEffect.Tell { Event.Kind: WorkerEventKinds.Exited } exited:
                _ = RecordEndAsync(worker.Id, exited.Event);
                break;
            case WorkerEffect.Tell { Event.Kind: WorkerEventKinds.Started } started:
                Record(worker.Id, started.Event with { Port = worker.Port });
                break;
            case WorkerEffect.Tell tell:
                Record(worker.Id, tell.Event);
                break;
        }
    }

    // Whatever goes wrong here and was thought of by nobody: its worker must not be left waiting for an answer that never comes.
    private async Task SpawnAsync(Worker worker, WorkerLimits? limits, OrphanedProcess? orphan)
    {
        try
        {
            if (Keeper is { } keeper)
                await OrderAsync(keeper, worker, limits, orphan);
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            var fault = Unforeseen.Of("its start could not be ordered, by a fault of this program", failure);
            var what = fault.Detail.TrimEnd('.');
            RecordFault(worker.Id, what);
            await PostAsync(worker, new WorkerInput.NotSpawned(0, what) { Error = fault.Code, IsUnforeseen = true });
        }
    }

    private async Task OrderAsync(KeeperClient keeper, Worker worker, WorkerLimits? limits, OrphanedProcess? orphan)
    {
        try
        {
            if (orphan is not null && await LivesOnAsync(orphan))
            {
                await PostAsync(worker, new WorkerInput.NotSpawned(0, $"its process {orphan.Pid} lives on and was not adopted; end that one first"));
                return;
            }

            if (worker.Definition.Type == WorkerType.Unmanaged)
            {
                await PostAsync(worker, await foreign.StartAsync(keeper, worker, stop));
                return;
            }

            if (worker.Definition.Type == WorkerType.Integrated)
                worker.Port = worker.Definition.Port ?? await FreePort.ChooseAsync(io.Network, stop);
            var order = spawn.For(worker.AsRun, limits) with { Succession = Succession.Of(worker.AsRun, limits) };
            var child = await keeper.SpawnAsync(order, stop);
            await PostAsync(worker, new WorkerInput.Spawned(child));
        }
        catch (KeeperException failure) when (failure is { Failure: KeeperFailure.Duplicate, Child: { } living })
        {
            await PostLivingAsync(worker, living);
        }
        catch (KeeperException failure) when (failure.Failure != KeeperFailure.Lost)
        {
            await PostAsync(worker, new WorkerInput.NotSpawned(failure.Errno, failure.Message));
        }
        catch (NetworkException failure)
        {
            await PostAsync(worker, new WorkerInput.NotSpawned(0, $"no port is free for it: {failure.Message}"));
        }
        catch (Exception failure) when (failure is KeeperException or ObjectDisposedException || stop.IsCancellationRequested)
        {
            // The connection is gone or the daemon ends; whether the child was started, the next connection tells.
            return;
        }
    }

    // It is of an earlier start, whose answer was lost, and has the port of that one.
    private async Task PostLivingAsync(Worker worker, KeptChild living)
    {
        try
        {
            if (worker.Definition.Type == WorkerType.Integrated)
                worker.Port = await ports.FindAsync(worker, living, stop);
        }
        catch (Exception failure) when (failure is JournalException or OperationCanceledException)
        {
            // Its checks fail then, and its next start has a port that is known.
            worker.Port = null;
        }

        await PostAsync(worker, new WorkerInput.Spawned(living));
    }

    // Whoever asked for the start: while that process lives it would make a second copy.
    private async ValueTask<bool> LivesOnAsync(OrphanedProcess orphan)
    {
        for (var waited = TimeSpan.Zero; waited <= DyingTime; waited += DyingPause)
        {
            if (!await ProcessLife.LivesAsync(io, orphan.Pid, orphan.StartTicks, stop))
                return false;
            await io.Clock.Delay(DyingPause, stop);
        }

        return true;
    }

    private async Task DisinheritAsync(KeptChild child)
    {
        try
        {
            if (Keeper is { } keeper)
                await keeper.DisinheritAsync(child, stop);
        }
        catch (Exception failure) when (failure is KeeperException or OperationCanceledException or ObjectDisposedException)
        {
            // It has ended: its end tells whether anybody followed.
            return;
        }
    }

    private async Task SignalAsync(Worker worker, WorkerEffect.Signal signal)
    {
        try
        {
            if (Keeper is not { } keeper)
                return;
            await (signal switch
            {
                { Child.Foreign: true } => keeper.SignalWatchedAsync(signal.Child, signal.Number, stop),
                { Number: SigKill } => keeper.SignalAsync(signal.Child, SigKill, stop),
                _ => keeper.EndAsync(signal.Child, signal.Number, stop),
            });
        }
        catch (KeeperException failure) when (signal.Child.Foreign && failure.Failure == KeeperFailure.Other)
        {
            // Somebody else's process need not take our signals.
            await PostAsync(worker, new WorkerInput.NotEnded(signal.Child, $"it cannot be signalled: {failure.Message}"));
        }
        catch (Exception failure) when (failure is KeeperException or OperationCanceledException or ObjectDisposedException)
        {
            // It ended meanwhile, or the connection did: either way news of it is under way or will be asked for.
            return;
        }
    }

    private async Task QuitAsync(Worker worker, KeptChild child)
    {
        try
        {
            if (await foreign.StopAsync(worker, child, stop) is { } failure)
                await PostAsync(worker, new WorkerInput.NotEnded(child, failure));
        }
        catch (OperationCanceledException)
        {
            // The daemon ends; the command goes on, and the Keeper tells the next daemon of the end.
            return;
        }
    }

    private async Task UnwatchAsync(KeptChild child)
    {
        try
        {
            if (Keeper is { } keeper)
                await keeper.ReleaseAsync(child, stop);
        }
        catch (Exception failure) when (failure is KeeperException or OperationCanceledException or ObjectDisposedException)
        {
            // It has ended, or the connection has; the next daemon lets it go.
            return;
        }
    }

    private async Task WaitAsync(Worker worker, WorkerEffect.Wait wait)
    {
        try
        {
            await io.Clock.Delay(wait.Time, stop);
            await PostAsync(worker, new WorkerInput.TimePassed(wait.Timer));
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }
}
