using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;
using Holdfast.Sessions.Endpoints;

namespace Holdfast.Sessions.Survival;

/// <summary>
/// The connections that outlive the daemon: for each a file in a folder (<see cref="ConnectionKeep"/>) and a copy of its socket at the
/// Keeper, with the key of its snapshots as the note.
/// </summary>
/// <param name="io">Where it runs.</param>
/// <param name="folder">The folder of the files.</param>
/// <param name="connect">Connects to the Keeper that is there.</param>
/// <param name="limit">Connections kept at the same time, at the most.</param>
internal sealed class KeepShelf(
    Io io, string folder, Func<CancellationToken, ValueTask<HeldConnections>> connect, int limit = KeepShelf.Limit) : IAsyncDisposable
{
    /// <summary>Connections kept at the same time, at the most, on a node: each is a mapping, of which a process may have some 65,000.</summary>
    public const int Limit = 32_768;

    private const string KeyPrefix = "session/";

    private readonly KeepFiles _files = new(io.Files, folder);

    /// <summary>The sockets at the Keeper.</summary>
    public KeptSockets Sockets { get; } = new(io, connect, limit);

    /// <summary>
    /// Begins to keep a connection that nothing was read from or written to; <see cref="SessionErrors.NotKept"/> where that cannot be. Of one
    /// that is encrypted only what is known of its session is kept, as ever.
    /// </summary>
    /// <param name="endpoint">Where it leads.</param>
    /// <param name="id">Its identifier.</param>
    /// <param name="pool">Of which pool; null for none.</param>
    /// <param name="connection">The connection.</param>
    public Result<ConnectionKeep> Begin(EndpointDefinition endpoint, string id, string? pool, Connection connection)
    {
        var facts = new KeptFacts { Connection = id, Endpoint = endpoint.Name, Pool = pool, OpenedAt = io.Clock.UtcNow };
        var tally = connection.Tally();
        if (tally is null) facts = facts with { Unkept = "encrypted or not over TCP" };
        try
        {
            if (!Sockets.HasRoom) return new Fault(SessionErrors.NotKept, $"{limit} connections are kept already, which is the limit");
            var key = new byte[tally is null ? 0 : SnapshotSeal.KeyLength];
            io.Random.Fill(key);
            var socket = new KeptSocket(KeyPrefix + id, key, tally is null ? null : connection, isHeld: false);
            var keep = ConnectionKeep.Begin(_files, facts, tally is null ? 0 : endpoint.Model.Capacity, socket, tally ?? default);
            Sockets.Add(socket);
            return keep;
        }
        catch (IOException e)
        {
            return new Fault(SessionErrors.NotKept, $"what is to be kept has no file: {e.Message}");
        }
    }

    /// <summary>Has the Keeper hold the socket. Where it is not there, that is made up for as soon as it is.</summary>
    public ValueTask HoldAsync(ConnectionKeep keep, CancellationToken cancellationToken) => Sockets.HoldAsync(keep.Socket, cancellationToken);

    /// <summary>Has the Keeper let the socket go for good; the file stays.</summary>
    public ValueTask DropAsync(ConnectionKeep keep) => Sockets.DropAsync(keep.Socket);

    /// <summary>Forgets a connection that has ended.</summary>
    public void Ended(ConnectionKeep keep)
    {
        Sockets.Remove(keep.Socket);
        keep.End();
    }

    /// <summary>Ends a connection of the daemon before, everywhere, and forgets it.</summary>
    public async ValueTask DiscardAsync(ConnectionKeep keep)
    {
        await DropAsync(keep);
        if (keep.Connection is { } connection) await connection.DisposeAsync();
        Sockets.Remove(keep.Socket);
        keep.Forget();
    }

    /// <summary>Lets go of the memory of a connection that is left to the next daemon.</summary>
    public void Left(ConnectionKeep keep)
    {
        Sockets.Remove(keep.Socket);
        keep.Leave();
    }

    /// <summary>Gives all sockets to the Keeper that is there now, and has it let those go of which it could not be told before.</summary>
    public ValueTask RenewAsync(CancellationToken cancellationToken) => Sockets.RenewAsync(cancellationToken);

    /// <summary>The connections that a daemon before left files of.</summary>
    /// <exception cref="IOException">The folder cannot be made or read.</exception>
    public IReadOnlyList<string> Files() => _files.List();

    /// <summary>The connections that the Keeper holds, by their identifiers; null where it does not answer.</summary>
    public ValueTask<IReadOnlyList<string>?> HeldAsync(CancellationToken cancellationToken) => Sockets.HeldAsync(KeyPrefix, cancellationToken);

    /// <summary>Takes what there is of a connection: its file, and its socket where the Keeper has it. Null where the file tells nothing.</summary>
    public async ValueTask<ConnectionKeep?> TakeAsync(string id, CancellationToken cancellationToken)
    {
        var held = await Sockets.TakeAsync(KeyPrefix + id, cancellationToken);
        var socket = new KeptSocket(KeyPrefix + id, held?.Note.ToArray() ?? [], held?.Connection, isHeld: held is not null);
        try
        {
            if (ConnectionKeep.Open(_files, id, socket) is { } keep)
            {
                Sockets.Add(socket);
                return keep;
            }
        }
        catch (IOException)
        {
            // As one that tells nothing.
        }

        _files.Delete(id);
        if (held is not null) await held.Connection.DisposeAsync();
        return null;
    }

    /// <summary>Has the Keeper let a socket go; as soon as it is there.</summary>
    public ValueTask DropAsync(string id, CancellationToken cancellationToken) => Sockets.DropAsync(KeyPrefix + id, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _files.Dispose();
        return Sockets.DisposeAsync();
    }
}
