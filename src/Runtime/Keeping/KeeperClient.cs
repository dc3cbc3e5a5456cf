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
    // Its end is answered when the children it kills are gone.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(30);

    private readonly Channel<KeptChild> _exits = Channel.CreateUnbounded<KeptChild>(new() { SingleReader = true, SingleWriter = true });
    private readonly KeeperLine _line;

    private KeeperClient(Io io, Connection connection) => _line = KeeperLine.Begin(io, "keeper:reader", connection, Take, () => _exits.Writer.TryComplete());

    /// <summary>The Keeper's process id.</summary>
    public int KeeperPid { get; private set; }

    /// <summary>
    /// Children that ended since the connection was made, in the order of their ends; completed when the connection is gone.
    /// Its length is bounded by the Keeper, which holds at most 2,048 living children.
    /// </summary>
    public ChannelReader<KeptChild> Events => _exits.Reader;

    /// <summary>Completes when the connection is gone, whoever closed it. It never fails.</summary>
    public Task Closed => _line.Closed;

    /// <summary>Connects, and asks to be told of ends.</summary>
    /// <exception cref="KeeperException">Nobody answers there, or not as a Keeper does within 5 s.</exception>
    public static async ValueTask<KeeperClient> ConnectAsync(Io io, Address address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(io);
        using var limit = new CancellationTokenSource(GreetingTimeout, io.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var client = new KeeperClient(io, await io.Network.ConnectAsync(address, both.Token));
            try
            {
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
        var answer = await AskAsync(order.Write, MessageKind.Child, cancellationToken);
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
            (writer, request) => held.Write(writer, MessageKind.Adopt, request), MessageKind.Child, cancellationToken);
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
            (writer, request) => held.Write(writer, MessageKind.Watch, request), MessageKind.Child, cancellationToken);
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
        await AskAsync(order.Write, MessageKind.Done, cancellationToken);
    }

    /// <summary>Everyone held: the living, and the ended whose end was not released, in the order of their starts.</summary>
    /// <exception cref="KeeperException">The connection is gone.</exception>
    public async ValueTask<IReadOnlyList<KeptChild>> ListAsync(CancellationToken cancellationToken)
    {
        var answer = await AskAsync(
            (writer, request) => WriteBare(writer, MessageKind.List, request), MessageKind.Children, cancellationToken);
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
            await AskAsync(order.Write, MessageKind.Done, cancellationToken);
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
        await _line.AskAsync(order.Write, MessageKind.Done, ShutdownTimeout, cancellationToken);
    }

    /// <summary>Closes the connection. The children go on.</summary>
    public ValueTask DisposeAsync() => _line.DisposeAsync();

    private static ChildOrder OrderFor(KeptChild child)
    {
        ArgumentNullException.ThrowIfNull(child);
        return new ChildOrder(child.Id, child.Pid, 0) { StartTicks = child.StartTicks };
    }

    private async ValueTask OrderAsync(MessageKind kind, ChildOrder order, CancellationToken cancellationToken) =>
        await AskAsync((writer, request) => order.Write(writer, kind, request), MessageKind.Done, cancellationToken);

    private static void WriteBare(FrameWriter writer, MessageKind kind, uint request)
    {
        writer.Begin(kind, request);
        writer.End();
    }

    private async ValueTask GreetAsync(CancellationToken cancellationToken)
    {
        KeeperPid = (await _line.GreetAsync(cancellationToken)).Pid;
        await AskAsync((writer, request) => WriteBare(writer, MessageKind.Subscribe, request), MessageKind.Done, cancellationToken);
    }

    private ValueTask<KeeperAnswer> AskAsync(Action<FrameWriter, uint> write, MessageKind expected, CancellationToken cancellationToken) =>
        _line.AskAsync(write, expected, KeeperLine.AnswerTimeout, cancellationToken);

    private ValueTask Take(KeeperAnswer news)
    {
        if (news.Kind == MessageKind.Exited)
            _exits.Writer.TryWrite(KeeperMessages.ToChild(ChildFacts.Read(news.Fields)));
        return ValueTask.CompletedTask;
    }
}
