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

    private const int MostWaitingPieces = 8; // of up to 32 KiB

    // An answer comes behind what is shown, and that as fast as it is read; a lost connection ends the waiting.
    private static readonly TimeSpan AnswerTimeout = Timeout.InfiniteTimeSpan;

    private readonly Channel<ConsolePiece> _shown = Channel.CreateBounded<ConsolePiece>(MostWaitingPieces);
    private readonly KeeperLine _line;

    private KeeperConsole(Io io, Connection connection) =>
        _line = KeeperLine.Begin(io, "keeper:console", connection, TakeAsync, () => _shown.Writer.TryComplete());

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
            async console =>
            {
                cancellationToken.ThrowIfCancellationRequested();

                // Once it is ordered the answer is waited for: who does not know of the child could not end it.
                var answer = await console._line.AskAsync(order.Write, MessageKind.Child, KeeperLine.AnswerTimeout, CancellationToken.None);
                console.Child = KeeperMessages.ToChild(ChildFacts.Read(answer.Fields));
            },
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
                await console.AskAsync(MessageKind.Attach, new ConsoleOrder(child.Id, child.Pid), KeeperLine.AnswerTimeout, cancellationToken);
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
        _shown.Writer.TryComplete();
        await _line.DisposeAsync();
    }

    private static async ValueTask<KeeperConsole> OpenAsync(
        Io io, Address address, Func<KeeperConsole, Task> begin, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(io);
        KeeperConsole console;
        try
        {
            console = new KeeperConsole(io, await io.Network.ConnectAsync(address, cancellationToken));
        }
        catch (NetworkException failure)
        {
            throw new KeeperException(KeeperFailure.Lost, $"no Keeper answers at {address}: {failure.Message}", failure);
        }

        try
        {
            await console._line.GreetAsync(cancellationToken);
            await begin(console);
            return console;
        }
        catch
        {
            await console.DisposeAsync();
            throw;
        }
    }

    private async ValueTask AskAsync(MessageKind kind, ConsoleOrder order, TimeSpan patience, CancellationToken cancellationToken) =>
        await _line.AskAsync((writer, request) => order.Write(writer, kind, request), MessageKind.Done, patience, cancellationToken);

    // Waiting here lets the socket fill up, by which the Keeper knows to wait as well.
    private async ValueTask TakeAsync(KeeperAnswer news)
    {
        if (PieceOf(news) is not { } piece)
            return;
        try
        {
            await _shown.Writer.WriteAsync(piece);
        }
        catch (ChannelClosedException)
        {
            // Whoever watched has left.
            return;
        }
    }

    private static ConsolePiece? PieceOf(KeeperAnswer news)
    {
        switch (news.Kind)
        {
            case MessageKind.ConsoleOutput:
                var output = ConsoleOutput.Read(news.Fields);
                return new ConsolePiece(output.Stream, output.Position, output.Bytes, null);
            case MessageKind.ConsoleEnded:
                return new ConsolePiece(0, 0, default, KeeperMessages.ToChild(ChildFacts.Read(news.Fields)));
            default:
                return null;
        }
    }
}
