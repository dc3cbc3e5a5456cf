using Holdfast.Keeper.Protocol;
using Microsoft.Win32.SafeHandles;

namespace Holdfast.Runtime.Keeping;

/// <summary>Connections that the Keeper of this machine holds. It needs a connection to the Keeper of its own, because only that can carry sockets.</summary>
internal sealed class HeldSockets : HeldConnections
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Io _io;
    private readonly KeeperSocket _keeper;
    private readonly SemaphoreSlim _turn = new(1, 1);

    private HeldSockets(Io io, KeeperSocket keeper)
    {
        _io = io;
        _keeper = keeper;
    }

    /// <summary>Connects to the Keeper; see <see cref="HeldConnections.ConnectAsync"/>.</summary>
    public static async ValueTask<HeldConnections> OpenAsync(Io io, Address address, CancellationToken cancellationToken)
    {
        var held = new HeldSockets(io, await KeeperSocket.ConnectAsync(address, cancellationToken));
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

    /// <inheritdoc/>
    public override async ValueTask HoldAsync(
        string key, ReadOnlyMemory<byte> note, Connection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        using var copy = connection.DuplicateSocket() ?? throw new NotSupportedException("Only an open, plain socket can be held.");
        var order = new HoldOrder(key, note.ToArray());
        await AskAsync((writer, request) => order.Write(writer, MessageKind.Hold, request), copy, MessageKind.Done, cancellationToken);
    }

    /// <inheritdoc/>
    public override async ValueTask NoteAsync(string key, ReadOnlyMemory<byte> note, CancellationToken cancellationToken)
    {
        var order = new HoldOrder(key, note.ToArray());
        await AskAsync((writer, request) => order.Write(writer, MessageKind.Note, request), null, MessageKind.Done, cancellationToken);
    }

    /// <inheritdoc/>
    public override async ValueTask<HeldConnection?> TakeAsync(string key, CancellationToken cancellationToken)
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

    /// <inheritdoc/>
    public override async ValueTask<IReadOnlyList<HeldKey>> ListAsync(CancellationToken cancellationToken)
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

    /// <inheritdoc/>
    public override async ValueTask<bool> DropAsync(string key, CancellationToken cancellationToken)
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

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
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
