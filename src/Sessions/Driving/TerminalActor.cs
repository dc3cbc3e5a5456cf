using System.Threading.Channels;
using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Sessions.Recording;
using Holdfast.Sessions.Secrets;
using Holdfast.Sessions.Survival;
using Holdfast.Sessions.Tracing;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Screen;
using Holdfast.Tn3270.Transfer;

namespace Holdfast.Sessions.Driving;

/// <summary>
/// One host connection with its terminal: a single loop owns both, fed by a bounded mailbox. Bytes from the host and input from
/// users take their turns in it, so no input ever comes between the steps of another.
/// </summary>
internal sealed partial class TerminalActor : IAsyncDisposable
{
    /// <summary>Inputs that wait for their turn, at the most.</summary>
    public const int CommandLimit = 64;

    /// <summary>Bytes of the steps of inputs that wait for their turn, at the most; the longest takes half of them.</summary>
    public const long CommandBytesLimit = 4L * 1024 * 1024;

    /// <summary>Chunks of bytes from the host that wait for their turn, at the most; beyond, reading pauses.</summary>
    public const int ChunkLimit = 8;

    /// <summary>Messages of other kinds that wait, at the most: checkpoints, one question of liveness, the reader's last word.</summary>
    private const int OtherLimit = 8;

    /// <summary>Room for a read while the host is quiet. Sessions wait most of the time, and each of them holds one.</summary>
    private const int QuietReadBytes = 1024;

    /// <summary>Room for a read after one that filled all of its own.</summary>
    private const int BusyReadBytes = 8192;

    /// <summary>Malformed records in a row after which the host is taken for lost: it answers, and what it answers is of no use.</summary>
    public const int MalformedLimit = 3;

    /// <summary>How long the host may take to accept what is sent to it.</summary>
    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(30);

    private readonly Io _io;
    private readonly Connection _connection;
    private readonly TerminalMachine _machine;
    private readonly ScreenBoard _board;
    private readonly TerminalKeep? _keep;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<TerminalEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<ActorMessage> _mailbox = Channel.CreateBounded<ActorMessage>(
        new BoundedChannelOptions(CommandLimit + ChunkLimit + OtherLimit) { SingleReader = true });

    private Fiber? _running;
    private volatile Action<ScreenBuffer, SessionScreen>? _mirror;
    private volatile Action<RelayedRecord>? _relay;
    private volatile TerminalEnd? _verdict;
    private bool _ready;
    private int _pending;
    private long _pendingBytes;
    private int _disposing;
    private volatile bool _leaving;
    private long _version;
    private long _machineVersion;

    private TerminalActor(Io io, Connection connection, KeptTerminal terminal, string id, SessionTrace? trace, TerminalKeep? keep)
    {
        Id = id;
        Trace = trace;
        _io = io;
        _connection = connection;
        _keep = keep;
        Signs = new LifeSigns(connection);
        _machine = terminal.Machine;
        _ready = terminal.Ready;
        // A later screen has a greater number, over all daemons.
        _version = terminal.Version + 1;
        keep?.Shown(_version);
        _board = new ScreenBoard(io.Clock, Capture());
        trace?.Begin(_machine);
    }

    /// <summary>The connection's identifier.</summary>
    public string Id { get; }

    /// <summary>Records what passes; null where nothing does.</summary>
    public SessionTrace? Trace { get; }

    /// <summary>What the next daemon gets of it; null where it is not kept.</summary>
    public ConnectionKeep? Keep => _keep?.Keep;

    /// <summary>Hears of each chunk from the host in which something was no 3270: how many such in a row. From the terminal's own loop; must not wait.</summary>
    public Action<int>? Malformed { get; set; }

    /// <summary>The latest screen.</summary>
    public SessionScreen Screen => _board.Current;

    /// <summary>Completes, never fails, when the connection has ended, with the reason.</summary>
    public Task<TerminalEnd> Ended => _ended.Task;

    /// <summary>Whether it still takes input.</summary>
    public bool Alive => _board.End is null;

    /// <summary>What tells whether the host is still there.</summary>
    public LifeSigns Signs { get; }

    /// <summary>How many inputs were carried out here, over all daemons; -1 where that is not kept.</summary>
    public long Inputs => _keep is { Keeps: true } ? _keep.Inputs : -1;

    /// <summary>Starts a terminal on an open connection, which it owns from here on.</summary>
    /// <param name="io">Where it runs.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="options">What the terminal is.</param>
    /// <param name="id">The connection's identifier.</param>
    /// <param name="trace">Records what passes, and is owned as well; null for no trace.</param>
    /// <param name="keep">Keeps it for the next daemon, and is owned as well; null where it is not kept.</param>
    public static TerminalActor Start(
        Io io, Connection connection, TerminalOptions options, string id, SessionTrace? trace = null, TerminalKeep? keep = null) =>
        Start(io, connection, new KeptTerminal(new TerminalMachine(options), false, 0, SecretMask.None, 0), id, trace, keep);

    /// <summary>Starts a terminal that goes on from where another one was.</summary>
    public static TerminalActor Start(
        Io io, Connection connection, KeptTerminal terminal, string id, SessionTrace? trace, TerminalKeep? keep)
    {
        var actor = new TerminalActor(io, connection, terminal, id, trace, keep);
        actor._running = io.Spawn($"terminal:{id}", actor.RunAsync);
        return actor;
    }

    /// <summary>The present screen where it fulfils the condition; null where it does not or the connection has ended.</summary>
    public SessionScreen? Now(WaitCondition condition, SecretMask mask) => _board.Now(condition, mask);

    /// <summary>Waits for a screen.</summary>
    public ValueTask<Result<SessionScreen>> WaitAsync(
        WaitCondition condition, TimeSpan timeout, SecretMask mask, CancellationToken cancellationToken) =>
        _board.WaitAsync(condition, timeout, mask, cancellationToken);

    /// <summary>Waits for a screen of which something holds that no condition can say.</summary>
    public ValueTask<Result<SessionScreen>> WaitAsync(Func<SessionScreen, bool> holds, TimeSpan timeout, CancellationToken cancellationToken) =>
        _board.WaitAsync(holds, timeout, cancellationToken);

    /// <summary>Waits for a screen after this version, for as long as it takes.</summary>
    public async ValueTask<Result<SessionScreen>> NextAsync(long afterVersion, SecretMask mask, CancellationToken cancellationToken)
    {
        var next = await _board.WaitAsync(screen => screen.Version > afterVersion, null, cancellationToken);
        return next.TryGet(out var screen, out var fault) ? mask.Cover(screen) : fault;
    }

    /// <summary>Waits for the host's first screen. A host that agreed on all and shows nothing waits for a key: that counts.</summary>
    public async ValueTask<Result<SessionScreen>> FirstAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var first = await _board.WaitAsync(screen => screen.Ready, timeout, cancellationToken);
        return first.Fault?.Code == SessionErrors.WaitTimedOut && Screen.Negotiated ? Screen : first;
    }

    /// <summary>
    /// Has somebody look at the terminal's screen, from its own loop, after each change and each input; at once as well. He must neither
    /// wait nor throw, nor change anything.
    /// </summary>
    /// <param name="look">What looks, at the screen and at what was published of it; in place of whoever looked before.</param>
    /// <param name="cancellationToken">Ends the wait for the first look.</param>
    public async ValueTask MirrorAsync(Action<ScreenBuffer, SessionScreen> look, CancellationToken cancellationToken)
    {
        _mirror = look;
        _ = await InputAsync([], _ => Task.CompletedTask, cancellationToken);
    }

    /// <summary>Ends that, unless somebody else looks by now: the connection may serve another already.</summary>
    /// <param name="look">The very one that was given.</param>
    public void Unmirror(Action<ScreenBuffer, SessionScreen> look) => Interlocked.CompareExchange(ref _mirror, null, look);

    /// <summary>Has somebody get the host's records of file transfers, from the terminal's own loop, to answer them by <see cref="AnswerTransferAsync"/>.</summary>
    public void RelayTransfers(Action<RelayedRecord> relay) => _relay = relay;

    /// <summary>Ends that, unless somebody else gets them by now.</summary>
    /// <param name="relay">The very one that was given.</param>
    public void UnrelayTransfers(Action<RelayedRecord> relay) => Interlocked.CompareExchange(ref _relay, null, relay);

    /// <summary>Sends the host the answer to a record of a file transfer; false where nobody is there for it.</summary>
    public async ValueTask<bool> AnswerTransferAsync(ReadOnlyMemory<byte> record, CancellationToken cancellationToken) =>
        (await InputAsync([new AnswerTransfer(record)], _ => Task.CompletedTask, cancellationToken)).TryGet(out var answer, out _) && answer.Outcome.Refusal is null;

    /// <summary>Covers the last screen of a terminal that has ended, for good.</summary>
    /// <returns>That screen.</returns>
    public SessionScreen Cover(SecretMask mask) => _board.Cover(mask);

    /// <summary>Has a tape record what is shown and done from now on; null to end that.</summary>
    public void Record(SessionTape? tape) => _board.Record(tape);

    /// <summary>Carries out input when its turn comes.</summary>
    /// <param name="steps">What to do.</param>
    /// <param name="record">Records what was done; see <see cref="InputCommand"/>.</param>
    /// <param name="cancellationToken">Takes it back if its turn has not come.</param>
    public async ValueTask<Result<InputAnswer>> InputAsync(
        IReadOnlyList<InputStep> steps, Func<InputOutcome, Task> record, CancellationToken cancellationToken)
    {
        var command = new InputCommand(steps, record) { Abandoned = cancellationToken };
        if (_board.End is { } end)
        {
            command.Forget();
            return end;
        }

        // Counted until the loop has done with it, also where it is taken back: until then it has its place.
        var (pending, bytes) = (Interlocked.Increment(ref _pending), Interlocked.Add(ref _pendingBytes, command.Bytes));
        if (pending > CommandLimit || bytes > CommandBytesLimit || !_mailbox.Writer.TryWrite(ActorMessage.Command(command)))
        {
            LetGo(command);
            command.Forget();
            // The mailbox closes before it is known how this ends; "too many inputs" would be untrue.
            if (_stop.IsCancellationRequested) return (await Ended.WaitAsync(cancellationToken)).Fault;
            return _board.End ?? new Fault(
                SessionErrors.TooManyCommands,
                pending > CommandLimit ? $"{CommandLimit} inputs already wait for this session." : $"Inputs of {CommandBytesLimit} bytes already wait for this session.");
        }

        return await command.Answer.WaitAsync(cancellationToken);
    }

    /// <summary>Has the terminal's present state and mask kept for the next daemon. Nothing where it is not kept.</summary>
    public async ValueTask CheckpointAsync(CancellationToken cancellationToken)
    {
        if (_keep is null) return;
        var kept = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        // Where the mailbox is full or closed there will be another snapshot, or none is needed any more.
        if (_mailbox.Writer.TryWrite(ActorMessage.Keep(kept))) await kept.Task.WaitAsync(cancellationToken);
    }

    /// <summary>The same, and has the Keeper hold the connection.</summary>
    public async ValueTask HoldAsync(CancellationToken cancellationToken)
    {
        await CheckpointAsync(cancellationToken);
        if (_keep is not null) await _keep.HoldAsync(cancellationToken);
    }

    /// <summary>
    /// Ends the loop and leaves the connection to the next daemon, where the Keeper holds it; closes it otherwise. The far side hears nothing.
    /// </summary>
    public ValueTask LeaveAsync()
    {
        _leaving = true;
        return DisposeAsync();
    }

    /// <summary>Ends the connection and waits until its loop is done.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposing, 1) != 0 || _stop.IsCancellationRequested)
        {
            await _running!;
            return;
        }

        // Not CancelAsync: that would leave this execution model for the thread pool.
        _stop.Cancel();
        await _running!;
        _stop.Dispose();
    }

    /// <summary>Ends the connection because its host is thought to be lost, whatever it is doing; does not wait for that.</summary>
    public void Forsake(Fault why)
    {
        Forsake(new TerminalEnd(why, Broken: true));
    }

    private void Forsake(TerminalEnd end)
    {
        _verdict ??= end;
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It was closed meanwhile, which is the same.
        }
    }

    private async Fiber RunAsync()
    {
        var reading = _io.Spawn($"terminal-reader:{Id}", ReadAsync);
        TerminalEnd end;
        try
        {
            end = await LoopAsync();
        }
        catch (Exception e) when (e is OperationCanceledException || (e is ChannelClosedException && _stop.IsCancellationRequested))
        {
            end = _verdict ?? new TerminalEnd(new Fault(SessionErrors.SessionClosed, "The session was closed."), Broken: false);
        }
        catch (NetworkException e)
        {
            end = Lost(e);
        }
        catch (Exception e)
        {
            // A fault of this program: whoever waits must still be told that it is over.
            end = new TerminalEnd(Unforeseen.Of("The terminal failed", e), Broken: false);
        }

        Finish(end);
        if (_leaving && _keep is { Keep.IsHeld: true }) await LeaveAsync(reading);
        else await CloseAsync(reading, end);
        if (Trace is not null)
        {
            // What came last, where sending it failed.
            await Trace.WriteAsync();
            await Trace.DisposeAsync();
        }

        // What was typed is not to outlast the connection.
        _machine.Forget();
    }

    private async Task CloseAsync(Fiber reading, TerminalEnd end)
    {
        if (!_leaving) _keep?.Keep.Lost(end.Fault);
        if (_keep is not null) await _keep.DropAsync(_connection);
        await _connection.DisposeAsync();
        await reading;
        _keep?.End();
    }

    private async Task LeaveAsync(Fiber reading)
    {
        // With a read under way the platform would shut the socket down for everybody.
        await reading;
        await _connection.LeaveAsync();
        _keep!.Leave();
    }

    private void Finish(TerminalEnd end)
    {
        _board.Finish(end.Fault);
        _mailbox.Writer.TryComplete();
        // The reader may wait for room; it finds the mailbox closed.
        LetChunksIn(all: true);
        while (_mailbox.Reader.TryRead(out var message))
        {
            message.Input?.Complete(end.Fault);
            message.Input?.Forget();
            message.Checkpoint?.TrySetResult(false);
            if (message.Bytes is { } bytes) Return(bytes, message.Count);
        }

        _ended.TrySetResult(end);
    }

    private async Task<TerminalEnd> LoopAsync()
    {
        await FlushAsync();
        // Read without a token, and woken by the end of the mailbox. A read that can be called off is an object of its own, which is old by the
        // time its message comes and keeps that from the collector with all that hangs on it: input, answer, what was waited for, the record.
        using var stopped = _stop.Token.UnsafeRegister(static mailbox => ((Channel<ActorMessage>)mailbox!).Writer.TryComplete(), _mailbox);
        while (true)
        {
            _stop.Token.ThrowIfCancellationRequested();
            if (await TurnAsync(await _mailbox.Reader.ReadAsync(CancellationToken.None)) is { } end) return end;
        }
    }

    /// <summary>What one message brings about; the end where it is one.</summary>
    private async ValueTask<TerminalEnd?> TurnAsync(ActorMessage message)
    {
        if (message.End is { } end) return end;
        if (message.Count > 0)
        {
            LetChunksIn(all: false);
            TakeBytes(message);
            Publish();
            await FlushAsync();
            if (_machine.Phase == TerminalPhase.Failed) return Refused();
            if (_machine.MalformedInARow >= MalformedLimit) return Useless();
        }
        else if (message.Input is { } input)
        {
            try
            {
                await ExecuteAsync(input);
            }
            finally
            {
                // Whatever ended it, a fault of this program as well: nobody may wait for an answer that cannot come.
                LetGo(input);
                input.Forget();
                input.Complete(new Fault(SessionErrors.SessionLost, "The connection ended while the input was being sent."));
            }
        }
        else if (message.IsQuestion)
        {
            await AskAsync();
        }
        else if (message.Checkpoint is { } checkpoint)
        {
            checkpoint.TrySetResult(_keep is not null && _keep.TrySnapshot(_machine, _ready));
        }

        return null;
    }

    /// <summary>Gives an input's place back.</summary>
    private void LetGo(InputCommand command)
    {
        Interlocked.Decrement(ref _pending);
        Interlocked.Add(ref _pendingBytes, -command.Bytes);
    }

    private async Task ExecuteAsync(InputCommand command)
    {
        if (command.Abandoned.IsCancellationRequested)
        {
            command.Complete(new Fault(SessionErrors.SessionClosed, "The input was taken back before its turn."));
            return;
        }

        var outcome = new InputRun(_machine, _board.Current.Image).Execute(command.Steps) with { Met = _board.Current };
        // Before anything of it is sent or told: whoever takes over has it whole, or has nothing of it.
        var isKept = _keep is not null && command.Steps.Count > 0 && await _keep.TakeInputAsync(_machine, _ready);
        Trace?.TakeInput(command.Steps, outcome.Done);
        _board.Note(outcome.Done);
        // Who looks is told of every input, also of one that changed nothing: he may wait for the answer to it.
        if (!Publish()) _mirror?.Invoke(_machine.Screen, _board.Current);
        var answer = new InputAnswer(outcome, _version, command.Record(outcome));
        if (isKept) _keep!.Recorded(answer.Recorded);
        await FlushAsync();
        command.Complete(answer);
    }

    /// <summary>Publishes the screen where it has changed, and tells whether it did.</summary>
    private bool Publish()
    {
        if (_machine.Version == _machineVersion && _machine.Screen.KeyboardLocked == _board.Current.Image.KeyboardLocked
            && Negotiated() == _board.Current.Negotiated) return false;
        _version++;
        _keep?.Shown(_version);
        var screen = Capture();
        _board.Publish(screen);
        _mirror?.Invoke(_machine.Screen, screen);
        return true;
    }

    private SessionScreen Capture()
    {
        _machineVersion = _machine.Version;
        var image = _machine.Screen.Capture();
        // A file's content is nothing for those who look on, nor for a recording.
        if (_machine.ShowsFrame)
        {
            image = ScreenCover.Apply(image, static cells =>
            {
                var shown = cells.ContainsAnyExcept(' ');
                cells.Fill(' ');
                return shown;
            });
        }

        return new SessionScreen(_version, image, _machine.Phase, _machine.ConnectedLu, _machine.DeviceType)
        {
            Records = _machine.RecordsReceived,
            IsFrame = _machine.ShowsFrame,
            Ready = Ready(image),
            Negotiated = Negotiated(),
        };
    }

    /// <summary>Queries of the terminal come before the first screen, so records alone do not make one: something must be shown.</summary>
    private bool Ready(ScreenImage image) => _ready = _ready || (Negotiated() && (image.Formatted || image.Text.Length > 0));

    private bool Negotiated() => _machine.Phase switch
    {
        TerminalPhase.Tn3270 or TerminalPhase.Tn3270E or TerminalPhase.Unbound => _machine.RecordsReceived > 0,
        TerminalPhase.Nvt => true,
        _ => false,
    };
}
