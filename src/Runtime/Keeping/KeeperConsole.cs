using System.Threading.Channels;
using Holdfast.Keeper.Protocol;

namespace Holdfast.Runtime.Keeping;

/// <summary>
/// A child's console over a connection of its own to the Keeper: whoever does not read what it shows makes neither the other
/// clients wait nor, with a terminal, the child.
/// </summary>
public sealed class KeeperConsole : IAsyncDisposable
{
    /// <summary>Most bytes typed at once.</summary>
    public const int MostTypedBytes = 16 * 1024;

    private const int ReadBytes = 16 * 1024;
    private const int MostWaitingPieces = 8; // of up to 32 KiB
    private static readonly TimeSpan OpeningTimeout = TimeSpan.FromSeconds(5);

    // An answer comes behind what is shown, and that as fast as it is read; a lost connection ends the waiting.
    private static readonly TimeSpan AnswerTimeout = Timeout.InfiniteTimeSpan;

    private readonly Clock _clock;
    private readonly Connection _connection;
    private readonly Channel<ConsolePiece> _shown = Channel.CreateBounded<ConsolePiece>(MostWaitingPieces);
    private readonly Channel<KeeperAnswer> _answers = Channel.CreateUnbounded<KeeperAnswer>(); // at most one is under way
    private readonly SemaphoreSlim _asking = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private Task _reading = Task.CompletedTask;
    private uint _lastRequest;

    private KeeperConsole(Clock clock, Connection connection)
    {
        _clock = clock;
        _connection = connection;
    }

    /// <summary>The child.</summary>
    public KeptChild Child { get; private set; } = new("", 0, 0, 0, End: null);

    /// <summary>What the console shows; the child's end comes last. It ends without one where the connection is lost.</summary>
    public ChannelReader<ConsolePiece> Shown => _shown.Reader;

    /// <summary>Starts a child with a console and is attached to it before it shows anything.</summary>
    /// <param name="io">How to reach the Keeper.</param>
    /// <param name="address">The Keeper's socket.</param>
    /// <param name="spawn">The child; its terms name a console and say that it is hung up when this connection goes.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="KeeperException">It was not started.</exception>
    public static async ValueTask<KeeperConsole> StartAsync(
        Io io, Address address, KeeperSpawn spawn, CancellationToken cancellationToken)
    {
        var order = KeeperMessages.ToOrder(spawn);
        return await OpenAsync(
            io, address,
            async console => console.Child = KeeperMessages.ToChild(
                ChildFacts.Read((await console.AskAsync(order.Write, MessageKind.Child, OpeningTimeout, cancellationToken)).Fields)),
            cancellationToken);
    }

    /// <summary>Is attached to the console of a living child; a terminal shows at once what was last on it.</summary>
    /// <exception cref="KeeperException">No such child lives, or it has no console.</exception>
    public static async ValueTask<KeeperConsole> AttachAsync(
        Io io, Address address, KeptChild child, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(child);
        return await OpenAsync(
            io, address,
            async console =>
            {
                console.Child = child;
                await console.AskAsync(MessageKind.Attach, new ConsoleOrder(child.Id, child.Pid), OpeningTimeout, cancellationToken);
            },
            cancellationToken);
    }

    /// <summary>Types.</summary>
    /// <param name="bytes">At most <see cref="MostTypedBytes"/>.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="KeeperException">The child does not take what was typed before (<see cref="KeeperFailure.Full"/>), or has ended.</exception>
    public ValueTask TypeAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        AskAsync(MessageKind.Type, new ConsoleOrder(Child.Id, Child.Pid) { Bytes = bytes }, AnswerTimeout, cancellationToken);

    /// <summary>Ends the input.</summary>
    /// <exception cref="KeeperException">The child has ended.</exception>
    public ValueTask EndInputAsync(CancellationToken cancellationToken) =>
        AskAsync(MessageKind.EndInput, new ConsoleOrder(Child.Id, Child.Pid), AnswerTimeout, cancellationToken);

    /// <summary>Gives the terminal another size.</summary>
    /// <exception cref="KeeperException">There is no terminal, or the child has ended.</exception>
    public ValueTask ResizeAsync(int rows, int columns, CancellationToken cancellationToken)
    {
        var size = new TerminalSize((ushort)Math.Clamp(rows, 1, ushort.MaxValue), (ushort)Math.Clamp(columns, 1, ushort.MaxValue));
        return AskAsync(MessageKind.Resize, new ConsoleOrder(Child.Id, Child.Pid) { Size = size }, AnswerTimeout, cancellationToken);
    }

    /// <summary>Lets go of it; a child that was there for this connection is hung up.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _connection.DisposeAsync();
        await _reading;
        _asking.Dispose();
        _stop.Dispose();
    }

    private static async ValueTask<KeeperConsole> OpenAsync(
        Io io, Address address, Func<KeeperConsole, Task> begin, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(io);
        KeeperConsole console;
        try
        {
            console = new KeeperConsole(io.Clock, await io.Network.ConnectAsync(address, cancellationToken));
        }
        catch (NetworkException failure)
        {
            throw new KeeperException(KeeperFailure.Lost, $"no Keeper answers at {address}: {failure.Message}", failure);
        }

        try
        {
            console._reading = io.Start("keeper:console", console.ReadAsync);
            var greeting = new Greeting(ProtocolLimits.Version, Environment.ProcessId);
            await console.AskAsync(
                (writer, request) => greeting.Write(writer, MessageKind.Hello, request), MessageKind.Welcome, OpeningTimeout,
                cancellationToken);
            await begin(console);
            return console;
        }
        catch
        {
            await console.DisposeAsync();
            throw;
        }
    }

    private async ValueTask AskAsync(
        MessageKind kind, ConsoleOrder order, TimeSpan patience, CancellationToken cancellationToken) =>
        await AskAsync((writer, request) => order.Write(writer, kind, request), MessageKind.Done, patience, cancellationToken);

    private async Task<KeeperAnswer> AskAsync(
        Action<FrameWriter, uint> write, MessageKind expected, TimeSpan patience, CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken);
        try
        {
            var writer = new FrameWriter();
            write(writer, ++_lastRequest);
            // A request begun is finished and its answer taken, or the next one would get it.
            await _connection.WriteAsync(writer.Written, CancellationToken.None);
            var answer = await _answers.Reader.ReadAsync(CancellationToken.None).AsTask().WaitAsync(patience, _clock, CancellationToken.None);
            if (answer.Kind == MessageKind.Refused)
                throw KeeperMessages.ToException(Refusal.Read(answer.Fields));
            return answer.Kind == expected
                ? answer
                : throw new KeeperException(KeeperFailure.Other, $"the Keeper answered with a message of kind {(int)answer.Kind}");
        }
        catch (Exception failure) when (failure is NetworkException or ChannelClosedException or TimeoutException or ObjectDisposedException)
        {
            throw new KeeperException(KeeperFailure.Lost, "the connection to the Keeper is gone", failure);
        }
        catch (ProtocolException failure)
        {
            throw new KeeperException(KeeperFailure.Invalid, failure.Message, failure);
        }
        finally
        {
            _asking.Release();
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
                    Array.Resize(ref buffer, buffer.Length * 2);
                var count = await _connection.ReadAsync(buffer.AsMemory(length), CancellationToken.None);
                if (count == 0)
                    break;
                length += count;
                var consumed = await TakeFramesAsync(buffer.AsMemory(0, length));
                length -= consumed;
                buffer.AsSpan(consumed, length).CopyTo(buffer);
            }
        }
        catch (Exception failure) when (failure is NetworkException or ProtocolException or ObjectDisposedException or OperationCanceledException)
        {
            // Whichever it is, this connection is of no more use; those who wait are told below.
            await _connection.DisposeAsync();
        }

        _shown.Writer.TryComplete();
        _answers.Writer.TryComplete();
    }

    private async ValueTask<int> TakeFramesAsync(ReadOnlyMemory<byte> received)
    {
        var taken = 0;
        while (TryTake(received[taken..], out var piece, out var consumed))
        {
            taken += consumed;

            // Waiting here lets the socket fill up, by which the Keeper knows to wait as well.
            if (piece is not null)
                await _shown.Writer.WriteAsync(piece, _stop.Token);
        }

        return taken;
    }

    private bool TryTake(ReadOnlyMemory<byte> received, out ConsolePiece? piece, out int consumed)
    {
        piece = null;
        if (!Frame.TryTake(received.Span, out var frame, out consumed))
            return false;
        switch (frame.Kind)
        {
            case MessageKind.ConsoleOutput:
                var output = ConsoleOutput.Read(frame.Fields);
                piece = new ConsolePiece(output.Stream, output.Position, output.Bytes, null);
                break;
            case MessageKind.ConsoleEnded:
                piece = new ConsolePiece(0, 0, default, KeeperMessages.ToChild(ChildFacts.Read(frame.Fields)));
                break;
            default:
                _answers.Writer.TryWrite(new KeeperAnswer(frame.Kind, frame.Fields.ToArray()));
                break;
        }

        return true;
    }
}
