using Holdfast.Keeper.Protocol;
using Microsoft.Win32.SafeHandles;

namespace Holdfast.Runtime.Keeping;

/// <summary>
/// Connections that outlive this program: the Keeper holds a copy of each socket and a note beside it, so that the next program can
/// take it and go on. While a copy is held the connection stands, whoever else closes theirs: one that is done with is to be
/// dropped. It needs a connection to the Keeper of its own, because only that can carry sockets.
/// </summary>
public sealed class HeldConnections : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Io _io;
    private readonly KeeperSocket _keeper;
    private readonly SemaphoreSlim _turn = new(1, 1);

    private HeldConnections(Io io, KeeperSocket keeper)
    {
        _io = io;
        _keeper = keeper;
    }

    /// <summary>Connects to the Keeper.</summary>
    /// <exception cref="KeeperException">Nobody answers there within 5 s.</exception>
    public static async ValueTask<HeldConnections> ConnectAsync(Io io, Address address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(io);
        var held = new HeldConnections(io, await KeeperSocket.ConnectAsync(address, cancellationToken));
        try
        {
            var greeting = new Greeting(ProtocolLimits.Version, Environment.ProcessId);
            await held.AskAsync(
                (writer, request) => greeting.Write(writer, MessageKind.Hello, request), null, MessageKind.Welcome, cancellationToken);
            return held;
        }
        catch
        {
            await held.DisposeAsync();
            throw;
        }
    }

    /// <summary>Has the Keeper hold a copy of a connection; this side goes on using its own. One held with the key before is let go.</summary>
    /// <param name="key">1 to 200 bytes of UTF-8.</param>
    /// <param name="note">What the next owner will need, at most 64 KiB; the Keeper does not look into it.</param>
    /// <param name="connection">A connection over a socket: plain, not simulated.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="KeeperException">It was refused.</exception>
    /// <exception cref="NotSupportedException">The connection is no plain socket.</exception>
    public async ValueTask HoldAsync(
        string key, ReadOnlyMemory<byte> note, Connection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        using var copy = connection.DuplicateSocket() ?? throw new NotSupportedException("Only an open, plain socket can be held.");
        var order = new HoldOrder(key, note.ToArray());
        await AskAsync((writer, request) => order.Write(writer, MessageKind.Hold, request), copy, MessageKind.Done, cancellationToken);
    }

    /// <summary>Puts another note beside a held connection.</summary>
    /// <exception cref="KeeperException"><see cref="KeeperFailure.NoSuchSocket"/> where none is held with this key.</exception>
    public async ValueTask NoteAsync(string key, ReadOnlyMemory<byte> note, CancellationToken cancellationToken)
    {
        var order = new HoldOrder(key, note.ToArray());
        await AskAsync((writer, request) => order.Write(writer, MessageKind.Note, request), null, MessageKind.Done, cancellationToken);
    }

    /// <summary>Takes a copy of a held connection; null where none is held with this key.</summary>
    /// <exception cref="KeeperException">The Keeper does not answer.</exception>
    /// <exception cref="NetworkException">It is broken already, and was not of use any more.</exception>
    public async ValueTask<HeldConnection?> TakeAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            var order = new KeyOrder(key);
            var (fields, descriptor) = await AskAsync(
                (writer, request) => order.Write(writer, MessageKind.Take, request), null, MessageKind.HeldSocket, cancellationToken);
            var facts = SocketFacts.Read(fields);
            var connection = _io.Network.Adopt(descriptor ?? throw new KeeperException(KeeperFailure.Other, "the Keeper sent no socket"));
            return new HeldConnection(connection, facts.Note, Since(facts), facts.Ended);
        }
        catch (KeeperException failure) when (failure.Failure == KeeperFailure.NoSuchSocket)
        {
            return null;
        }
    }

    /// <summary>All that are held, in the order in which they came.</summary>
    /// <exception cref="KeeperException">The Keeper does not answer.</exception>
    public async ValueTask<IReadOnlyList<HeldKey>> ListAsync(CancellationToken cancellationToken)
    {
        List<HeldKey> all = [];
        var after = 0L;
        while (true)
        {
            var order = new PageOrder(after);
            var (fields, _) = await AskAsync(order.Write, null, MessageKind.HeldSockets, cancellationToken);
            if (SocketPage.Read(fields).Sockets is not { Count: > 0 } page)
                return all;
            all.AddRange(page.Select(facts => new HeldKey(facts.Key, facts.NoteLength, Since(facts))));
            after = page[^1].Number;
        }
    }

    /// <summary>Has the Keeper let a connection go; it ends where nobody else has it.</summary>
    /// <returns>False where none is held with this key.</returns>
    /// <exception cref="KeeperException">The Keeper does not answer.</exception>
    public async ValueTask<bool> DropAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            var order = new KeyOrder(key);
            await AskAsync((writer, request) => order.Write(writer, MessageKind.Drop, request), null, MessageKind.Done, cancellationToken);
            return true;
        }
        catch (KeeperException failure) when (failure.Failure == KeeperFailure.NoSuchSocket)
        {
            return false;
        }
    }

    /// <summary>Closes the connection to the Keeper, which goes on holding.</summary>
    public ValueTask DisposeAsync()
    {
        _keeper.Dispose();
        _turn.Dispose();
        return ValueTask.CompletedTask;
    }

    private static DateTimeOffset Since(SocketFacts facts) =>
        DateTimeOffset.UnixEpoch.AddTicks(facts.HeldSince / TimeSpan.NanosecondsPerTick);

    // One order after the other: an answer that is waited for may carry a socket.
    private async ValueTask<(byte[] Fields, SafeFileHandle? Socket)> AskAsync(
        Action<FrameWriter, uint> write, SafeFileHandle? socket, MessageKind expected, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            using var limit = new CancellationTokenSource(Patience, _io.Clock);
            var (kind, fields, came) = await _keeper.AskAsync(write, socket, limit.Token);
            if (kind == expected)
                return (fields, came);
            came?.Dispose();
            throw kind == MessageKind.Refused
                ? KeeperMessages.ToException(Refusal.Read(fields))
                : new KeeperException(KeeperFailure.Other, $"the Keeper answered with a message of kind {(int)kind}");
        }
        catch (OperationCanceledException failure)
        {
            _keeper.Dispose();
            throw new KeeperException(KeeperFailure.Lost, "the Keeper did not answer in time", failure);
        }
        catch (ProtocolException failure)
        {
            throw new KeeperException(KeeperFailure.Other, $"order or answer is malformed: {failure.Message}", failure);
        }
        finally
        {
            _turn.Release();
        }
    }
}
