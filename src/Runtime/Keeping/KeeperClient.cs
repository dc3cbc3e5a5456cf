using System.Threading.Channels;
using Holdfast.Keeper.Protocol;

namespace Holdfast.Runtime.Keeping;

/// <summary>
/// A connection to the Keeper. Requests may be made by several at once; they are carried out in the order in which they were
/// made. Children are not bound to it: when it is closed they go on, and the next connection finds them.
/// </summary>
public sealed class KeeperClient : IAsyncDisposable
{
    private static readonly TimeSpan GreetingTimeout = TimeSpan.FromSeconds(5);
    // The Keeper answers within microseconds; one that takes this long is stopped or gone wrong.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);
    // Its end is answered when the children it kills are gone.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(30);
    private const int ReadBytes = 16 * 1024;

    private readonly Clock _clock;
    private readonly Connection _connection;
    private readonly Channel<KeptChild> _exits = Channel.CreateUnbounded<KeptChild>(new() { SingleReader = true, SingleWriter = true });
    private readonly Dictionary<uint, TaskCompletionSource<KeeperAnswer>> _waiting = [];
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private Task _reading = Task.CompletedTask;
    private uint _lastRequest;
    private bool _lost;

    private KeeperClient(Clock clock, Connection connection)
    {
        _clock = clock;
        _connection = connection;
    }

    /// <summary>The Keeper's process id.</summary>
    public int KeeperPid { get; private set; }

    /// <summary>
    /// Children that ended since the connection was made, in the order of their ends; completed when the connection is gone.
    /// Its length is bounded by the Keeper, which holds at most 2,048 living children.
    /// </summary>
    public ChannelReader<KeptChild> Events => _exits.Reader;

    /// <summary>Completes when the connection is gone, whoever closed it. It never fails.</summary>
    public Task Closed => _reading;

    /// <summary>Connects, and asks to be told of ends.</summary>
    /// <exception cref="KeeperException">Nobody answers there, or not as a Keeper does within 5 s.</exception>
    public static async ValueTask<KeeperClient> ConnectAsync(Io io, Address address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(io);
        using var limit = new CancellationTokenSource(GreetingTimeout, io.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var client = new KeeperClient(io.Clock, await io.Network.ConnectAsync(address, both.Token));
            try
            {
                client._reading = io.Start("keeper:reader", client.ReadAsync);
                await client.GreetAsync(both.Token);
                return client;
            }
            catch
            {
                await client.DisposeAsync();
                throw;
            }
        }
        catch (NetworkException failure)
        {
            throw new KeeperException(KeeperFailure.Lost, $"no Keeper answers at {address}: {failure.Message}", failure);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new KeeperException(KeeperFailure.Lost, $"the Keeper at {address} did not answer in time");
        }
    }

    /// <summary>Starts a child.</summary>
    /// <exception cref="KeeperException">It was not started.</exception>
    public async ValueTask<KeptChild> SpawnAsync(KeeperSpawn spawn, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spawn);
        var order = KeeperMessages.ToOrder(spawn);
        var answer = await AskAsync(order.Write, MessageKind.Child, AnswerTimeout, cancellationToken);
        return KeeperMessages.ToChild(ChildFacts.Read(answer.Fields));
    }

    /// <summary>
    /// Lets the Keeper go on holding a process that another one, which is gone, had started: its end is told, its output drained.
    /// </summary>
    /// <param name="child">The process, by id, pid and start time.</param>
    /// <param name="output">How its standard output was captured; null where it was not.</param>
    /// <param name="error">How its standard error was captured; null where it was not.</param>
    /// <param name="cancellationToken">Ends the waiting, not the adoption.</param>
    /// <exception cref="KeeperException">
    /// <see cref="KeeperFailure.NoSuchChild"/> where that process is gone, whoever has its pid now; otherwise it may live.
    /// </exception>
    public async ValueTask<KeptChild> AdoptAsync(
        KeptChild child, KeeperCapture? output, KeeperCapture? error, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(child);
        var held = KeeperMessages.ToHeld(child, output, error);
        var answer = await AskAsync(
            (writer, request) => held.Write(writer, MessageKind.Adopt, request), MessageKind.Child, AnswerTimeout, cancellationToken);
        return KeeperMessages.ToChild(ChildFacts.Read(answer.Fields));
    }

    /// <summary>
    /// Lets the Keeper watch a process that somebody else started: its end is told and kept as a child's is, and nothing is done to it but by
    /// <see cref="SignalWatchedAsync"/>. <see cref="ReleaseAsync"/> lets it go.
    /// </summary>
    /// <param name="process">The process, by id, pid and start time.</param>
    /// <param name="cancellationToken">Ends the waiting, not the watching.</param>
    /// <exception cref="KeeperException">
    /// <see cref="KeeperFailure.NoSuchChild"/> where that process is gone, whoever has its pid now; <see cref="KeeperFailure.Unsupported"/>
    /// where the Keeper is of a version that does not watch.
    /// </exception>
    public async ValueTask<KeptChild> WatchAsync(KeptChild process, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(process);
        var held = KeeperMessages.ToHeld(process, output: null, error: null);
        var answer = await AskAsync(
            (writer, request) => held.Write(writer, MessageKind.Watch, request), MessageKind.Child, AnswerTimeout, cancellationToken);
        return KeeperMessages.ToChild(ChildFacts.Read(answer.Fields));
    }

    /// <summary>Signals a watched process, and it alone.</summary>
    /// <param name="process">The process. Its start time counts too, unless it is 0: a signal meant for one never meets another with its number.</param>
    /// <param name="signal">The signal's number, 1 to 64.</param>
    /// <param name="cancellationToken">Ends the waiting, not the signal.</param>
    /// <exception cref="KeeperException">It is not watched, or may not be signalled.</exception>
    public ValueTask SignalWatchedAsync(KeptChild process, int signal, CancellationToken cancellationToken) =>
        OrderAsync(MessageKind.SignalWatched, OrderFor(process) with { Signal = signal }, cancellationToken);

    /// <summary>Signals a living child's whole group.</summary>
    /// <param name="child">The child. Its start time counts too, unless it is 0: a signal meant for one never meets another with its number.</param>
    /// <param name="signal">The signal's number, 1 to 64.</param>
    /// <param name="cancellationToken">Ends the waiting, not the signal.</param>
    /// <exception cref="KeeperException">No such child lives.</exception>
    public ValueTask SignalAsync(KeptChild child, int signal, CancellationToken cancellationToken) =>
        OrderAsync(MessageKind.Signal, OrderFor(child) with { Signal = signal }, cancellationToken);

    /// <summary>
    /// Asks a living child and its whole tree to end: its group is signalled at once, and when the child has ended whoever is left of its tree
    /// as well. Its end is told with that of the last of them; a signal 9 by <see cref="SignalAsync"/> ends the waiting. A Keeper of before
    /// this was known signals the group, and ends with the child whoever is left.
    /// </summary>
    /// <param name="child">The child.</param>
    /// <param name="signal">The signal's number, 1 to 64.</param>
    /// <param name="cancellationToken">Ends the waiting, not the signal.</param>
    /// <exception cref="KeeperException">No such child lives.</exception>
    public ValueTask EndAsync(KeptChild child, int signal, CancellationToken cancellationToken) =>
        OrderAsync(MessageKind.Signal, OrderFor(child) with { Signal = signal, WholeTree = true }, cancellationToken);

    /// <summary>Has the Keeper start nothing by itself in a living child's place; see <see cref="KeeperSpawn.Succession"/>.</summary>
    /// <exception cref="KeeperException">No such child lives.</exception>
    public ValueTask DisinheritAsync(KeptChild child, CancellationToken cancellationToken) =>
        OrderAsync(MessageKind.Disinherit, OrderFor(child), cancellationToken);

    /// <summary>Gives a living child's tree other limits, at once.</summary>
    /// <exception cref="KeeperException">
    /// No such child lives, it has no control group (<see cref="KeeperFailure.Unsupported"/>), or the kernel does not take a limit.
    /// </exception>
    public async ValueTask AdjustAsync(string id, int pid, KeeperLimits limits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(limits);
        var order = new AdjustOrder(id, pid, KeeperMessages.ToLimits(limits));
        await AskAsync(order.Write, MessageKind.Done, AnswerTimeout, cancellationToken);
    }

    /// <summary>Everyone held: the living, and the ended whose end was not released, in the order of their starts.</summary>
    /// <exception cref="KeeperException">The connection is gone.</exception>
    public async ValueTask<IReadOnlyList<KeptChild>> ListAsync(CancellationToken cancellationToken)
    {
        var answer = await AskAsync(
            (writer, request) => WriteBare(writer, MessageKind.List, request), MessageKind.Children, AnswerTimeout, cancellationToken);
        return [.. ChildList.Read(answer.Fields).Children.Select(KeeperMessages.ToChild)];
    }

    /// <summary>
    /// Lets the Keeper forget an ended child, which is to be done when its end is recorded where it will last; or let a watched process go.
    /// </summary>
    /// <exception cref="KeeperException">The child lives, or is not held.</exception>
    public ValueTask ReleaseAsync(KeptChild child, CancellationToken cancellationToken) =>
        OrderAsync(MessageKind.Release, OrderFor(child), cancellationToken);

    /// <summary>
    /// Has the Keeper become another program file, with all it holds and with its process id; returns when it has, which ends this
    /// connection. See <see cref="KeeperUpgrade"/>.
    /// </summary>
    /// <param name="program">Absolute path of the program.</param>
    /// <param name="endConsoles">
    /// Whether programs that are there for a connection are told and hung up; it refuses until they have ended. Else they are handed on.
    /// </param>
    /// <param name="cancellationToken">Ends the waiting, not the upgrade.</param>
    /// <exception cref="KeeperException">
    /// It cannot; the old program goes on. <see cref="KeeperFailure.StillHeld"/> while programs that are there for a connection are being ended, or
    /// run, where the Keeper is from before they could be handed on.
    /// </exception>
    public async ValueTask UpgradeAsync(string program, bool endConsoles, CancellationToken cancellationToken)
    {
        if (Closed.IsCompleted)
            throw new KeeperException(KeeperFailure.Lost, "the connection to the Keeper is gone");
        var order = new UpgradeOrder(program) { EndConsoles = endConsoles };
        try
        {
            await AskAsync(order.Write, MessageKind.Done, AnswerTimeout, cancellationToken);
        }
        catch (KeeperException failure) when (failure is { Failure: KeeperFailure.Lost, InnerException: null })
        {
            // It ended the connection instead of an answer, as it does when it becomes another program. A failure has a cause of its own.
            return;
        }
    }

    /// <summary>Ends the Keeper; returns when it has no living child any more.</summary>
    /// <param name="force">Kills those that live; else it refuses while it holds any.</param>
    /// <param name="cancellationToken">Ends the waiting, not the Keeper's end.</param>
    /// <exception cref="KeeperException">It holds children.</exception>
    public async ValueTask ShutdownAsync(bool force, CancellationToken cancellationToken)
    {
        var order = new ShutdownOrder(force);
        await AskAsync(order.Write, MessageKind.Done, ShutdownTimeout, cancellationToken);
    }

    /// <summary>Closes the connection. The children go on.</summary>
    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _reading;
        _writing.Dispose();
    }

    private static ChildOrder OrderFor(KeptChild child)
    {
        ArgumentNullException.ThrowIfNull(child);
        return new ChildOrder(child.Id, child.Pid, 0) { StartTicks = child.StartTicks };
    }

    private async ValueTask OrderAsync(MessageKind kind, ChildOrder order, CancellationToken cancellationToken) =>
        await AskAsync((writer, request) => order.Write(writer, kind, request), MessageKind.Done, AnswerTimeout, cancellationToken);

    private static void WriteBare(FrameWriter writer, MessageKind kind, uint request)
    {
        writer.Begin(kind, request);
        writer.End();
    }

    private async ValueTask GreetAsync(CancellationToken cancellationToken)
    {
        var greeting = new Greeting(ProtocolLimits.Version, Environment.ProcessId);
        var answer = await AskAsync(
            (writer, request) => greeting.Write(writer, MessageKind.Hello, request), MessageKind.Welcome, AnswerTimeout, cancellationToken);
        KeeperPid = Greeting.Read(answer.Fields).Pid;
        await AskAsync(
            (writer, request) => WriteBare(writer, MessageKind.Subscribe, request), MessageKind.Done, AnswerTimeout, cancellationToken);
    }

    private async ValueTask<KeeperAnswer> AskAsync(
        Action<FrameWriter, uint> write, MessageKind expected, TimeSpan patience, CancellationToken cancellationToken)
    {
        var (request, answer) = Enlist();
        try
        {
            await SendAsync(Encode(write, request), cancellationToken);
            var got = await answer.WaitAsync(patience, _clock, cancellationToken);
            if (got.Kind == MessageKind.Refused)
                throw KeeperMessages.ToException(Refusal.Read(got.Fields));
            return got.Kind == expected
                ? got
                : throw new KeeperException(KeeperFailure.Other, $"the Keeper answered with a message of kind {(int)got.Kind}");
        }
        catch (TimeoutException failure)
        {
            // What was asked may yet be done; a new connection finds out by the Keeper's list.
            await _connection.DisposeAsync();
            throw new KeeperException(KeeperFailure.Lost, $"the Keeper did not answer within {patience.TotalSeconds:0} s; it may be stopped", failure);
        }
        catch (ProtocolException failure)
        {
            throw new KeeperException(KeeperFailure.Other, $"the Keeper's answer is malformed: {failure.Message}", failure);
        }
        finally
        {
            lock (_gate)
                _waiting.Remove(request);
        }
    }

    private static ReadOnlyMemory<byte> Encode(Action<FrameWriter, uint> write, uint request)
    {
        var writer = new FrameWriter();
        try
        {
            write(writer, request);
        }
        catch (ProtocolException failure)
        {
            throw new KeeperException(KeeperFailure.Invalid, failure.Message, failure);
        }

        return writer.Written;
    }

    private (uint Request, Task<KeeperAnswer> Answer) Enlist()
    {
        lock (_gate)
        {
            if (_lost)
                throw new KeeperException(KeeperFailure.Lost, "the connection to the Keeper is gone");
            var waiting = new TaskCompletionSource<KeeperAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add(++_lastRequest, waiting);
            return (_lastRequest, waiting.Task);
        }
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            // A frame begun must be finished, or the next one would be read as its rest.
            await _connection.WriteAsync(frame, CancellationToken.None);
        }
        catch (NetworkException failure)
        {
            throw new KeeperException(KeeperFailure.Lost, "the connection to the Keeper is gone", failure);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[ReadBytes];
        var length = 0;
        try
        {
            while (true)
            {
                if (buffer.Length - length < ReadBytes)
                    Array.Resize(ref buffer, buffer.Length + Math.Max(buffer.Length, ReadBytes));
                var count = await _connection.ReadAsync(buffer.AsMemory(length), CancellationToken.None);
                if (count == 0)
                    break;
                length += count;
                var consumed = TakeFrames(buffer.AsSpan(0, length));
                length -= consumed;
                buffer.AsSpan(consumed, length).CopyTo(buffer);
            }
        }
        catch (Exception failure) when (failure is NetworkException or ProtocolException or ObjectDisposedException)
        {
            // Whichever it is, this connection is of no more use; those who wait are told below.
            await _connection.DisposeAsync();
        }

        Lose();
    }

    private int TakeFrames(ReadOnlySpan<byte> received)
    {
        var taken = 0;
        while (Frame.TryTake(received[taken..], out var frame, out var consumed))
        {
            if (frame.Kind == MessageKind.Exited)
                _exits.Writer.TryWrite(KeeperMessages.ToChild(ChildFacts.Read(frame.Fields)));
            else
                Answer(frame);
            taken += consumed;
        }

        return taken;
    }

    private void Answer(Frame frame)
    {
        TaskCompletionSource<KeeperAnswer>? waiting;
        lock (_gate)
            _waiting.TryGetValue(frame.Request, out waiting);
        waiting?.TrySetResult(new KeeperAnswer(frame.Kind, frame.Fields.ToArray()));
    }

    private void Lose()
    {
        lock (_gate)
        {
            _lost = true;
            foreach (var waiting in _waiting.Values)
                waiting.TrySetException(new KeeperException(KeeperFailure.Lost, "the connection to the Keeper is gone"));
        }

        _exits.Writer.TryComplete();
    }
}
