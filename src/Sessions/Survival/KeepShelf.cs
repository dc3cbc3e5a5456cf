using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;
using Holdfast.Runtime.Synchronization;
using Holdfast.Sessions.Endpoints;

namespace Holdfast.Sessions.Survival;

/// <summary>
/// The connections that outlive the daemon: for each a file in a folder (<see cref="ConnectionKeep"/>) and a copy of its socket at the
/// Keeper, with the key of its snapshots as the note. Where the Keeper is lost, all are given to the next one.
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

    /// <summary>
    /// For how long a Keeper that did not answer is asked nothing: each question to one that hangs takes seconds, and they stand in a line.
    /// </summary>
    private static readonly TimeSpan AwayTime = TimeSpan.FromSeconds(5);

    private const string KeyPrefix = "session/";
    private const string FileSuffix = ".keep";

    private readonly Lock _gate = new();
    private readonly AsyncMutex _turn = new("keeper of sessions");
    private readonly HashSet<ConnectionKeep> _keeps = [];
    private readonly HashSet<string> _owed = new(StringComparer.Ordinal);
    private HeldConnections? _keeper;
    private TimeSpan _awayUntil;
    private volatile bool _isBehind;

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
            lock (_gate)
            {
                if (_keeps.Count >= limit) return new Fault(SessionErrors.NotKept, $"{limit} connections are kept already, which is the limit");
            }

            var key = new byte[tally is null ? 0 : SnapshotSeal.KeyLength];
            io.Random.Fill(key);
            var keep = ConnectionKeep.Begin(
                io.Files, FileOf(id), facts, tally is null ? 0 : endpoint.Model.Capacity, key, tally ?? default, tally is null ? null : connection);
            lock (_gate) _keeps.Add(keep);
            return keep;
        }
        catch (IOException e)
        {
            return new Fault(SessionErrors.NotKept, $"what is to be kept has no file: {e.Message}");
        }
    }

    /// <summary>Has the Keeper hold the socket. Where it is not there, that is made up for as soon as it is.</summary>
    public async ValueTask HoldAsync(ConnectionKeep keep, CancellationToken cancellationToken)
    {
        if (await TryHoldAsync(keep, cancellationToken) && _isBehind) await CatchUpAsync(all: false, cancellationToken);
    }

    /// <summary>Has the Keeper let the socket go for good; the file stays.</summary>
    public async ValueTask DropAsync(ConnectionKeep keep)
    {
        if (!keep.TryDrop()) return;
        await DropAsync(keep.Facts.Connection, CancellationToken.None);
        keep.IsHeld = false;
    }

    /// <summary>Forgets a connection that has ended.</summary>
    public void Ended(ConnectionKeep keep)
    {
        lock (_gate) _keeps.Remove(keep);
        keep.End();
    }

    /// <summary>Ends a connection of the daemon before, everywhere, and forgets it.</summary>
    public async ValueTask DiscardAsync(ConnectionKeep keep)
    {
        await DropAsync(keep);
        if (keep.Connection is { } connection) await connection.DisposeAsync();
        lock (_gate) _keeps.Remove(keep);
        keep.Forget();
    }

    /// <summary>Lets go of the memory of a connection that is left to the next daemon.</summary>
    public void Left(ConnectionKeep keep)
    {
        lock (_gate) _keeps.Remove(keep);
        keep.Leave();
    }

    /// <summary>Gives all sockets to the Keeper that is there now, and has it let those go of which it could not be told before.</summary>
    public async ValueTask RenewAsync(CancellationToken cancellationToken)
    {
        using (await _turn.LockAsync(cancellationToken))
        {
            await HangUpAsync();
            _awayUntil = default;
        }

        await CatchUpAsync(all: true, cancellationToken);
    }

    /// <summary>The files that a daemon before left, by the connections' identifiers, the oldest first.</summary>
    /// <exception cref="IOException">The folder cannot be made or read.</exception>
    public IReadOnlyList<string> Files()
    {
        io.Files.CreateFolder(folder);
        return
        [
            .. io.Files.List(folder).Where(path => path.EndsWith(FileSuffix, StringComparison.Ordinal))
                .Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>The connections that the Keeper holds, by their identifiers; null where it does not answer.</summary>
    public ValueTask<IReadOnlyList<string>?> HeldAsync(CancellationToken cancellationToken) => AskAsync<IReadOnlyList<string>?>(
        async keeper =>
        [
            .. (await keeper.ListAsync(cancellationToken)).Where(held => held.Key.StartsWith(KeyPrefix, StringComparison.Ordinal))
                .Select(held => held.Key[KeyPrefix.Length..]),
        ],
        cancellationToken);

    /// <summary>Takes what there is of a connection: its file, and its socket where the Keeper has it. Null where the file tells nothing.</summary>
    public async ValueTask<ConnectionKeep?> TakeAsync(string id, CancellationToken cancellationToken)
    {
        var held = await AskAsync(async keeper => await TakeAsync(keeper, id, cancellationToken), cancellationToken);
        try
        {
            if (ConnectionKeep.Open(io.Files, FileOf(id), held?.Note.ToArray() ?? [], held?.Connection) is { } keep)
            {
                lock (_gate) _keeps.Add(keep);
                return keep;
            }
        }
        catch (IOException)
        {
            // As one that tells nothing.
        }

        io.Files.Delete(FileOf(id));
        if (held is not null) await held.Connection.DisposeAsync();
        return null;
    }

    /// <summary>Has the Keeper let a socket go; as soon as it is there.</summary>
    public async ValueTask DropAsync(string id, CancellationToken cancellationToken)
    {
        var isTold = await AskAsync(
            async keeper =>
            {
                await keeper.DropAsync(KeyPrefix + id, cancellationToken);
                return true;
            },
            cancellationToken);
        if (isTold) return;
        lock (_gate)
        {
            if (_owed.Count < Limit) _owed.Add(id);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var turn = await _turn.LockAsync(CancellationToken.None);
        await HangUpAsync();
    }

    private async ValueTask<bool> TryHoldAsync(ConnectionKeep keep, CancellationToken cancellationToken)
    {
        if (!keep.Keeps || keep.Connection is not { } connection || !keep.TryWant()) return false;
        var isHeld = await AskAsync(
            async keeper =>
            {
                // Asked within the Keeper's turn: who lets it go meanwhile does that after this, or this finds it let go.
                if (keep.IsDropped) return false;
                await keeper.HoldAsync(KeyPrefix + keep.Facts.Connection, keep.Key, connection, cancellationToken);
                return keep.IsHeld = true;
            },
            cancellationToken);
        if (!isHeld) keep.IsHeld = false;
        return isHeld;
    }

    /// <summary>Makes up for what the Keeper could not be told. Where that does not succeed either, the next occasion is taken.</summary>
    /// <param name="all">Whether it is told of all connections: it may be another Keeper.</param>
    /// <param name="cancellationToken">Ends it.</param>
    private async ValueTask CatchUpAsync(bool all, CancellationToken cancellationToken)
    {
        _isBehind = false;
        string[] owed;
        ConnectionKeep[] wanted;
        lock (_gate)
        {
            owed = [.. _owed];
            _owed.Clear();
            wanted = [.. _keeps.Where(keep => keep.IsWanted && (all || !keep.IsHeld))];
        }

        try
        {
            foreach (var id in owed) await DropAsync(id, cancellationToken);
            foreach (var keep in wanted) await TryHoldAsync(keep, cancellationToken);
        }
        catch
        {
            _isBehind = true;
            throw;
        }
    }

    private static async ValueTask<HeldConnection?> TakeAsync(HeldConnections keeper, string id, CancellationToken cancellationToken)
    {
        try
        {
            return await keeper.TakeAsync(KeyPrefix + id, cancellationToken);
        }
        catch (NetworkException)
        {
            // Broken already: as if it were not there.
            return null;
        }
    }

    private string FileOf(string id) => $"{folder}/{id}{FileSuffix}";

    /// <summary>Asks the Keeper, over a new connection where the one before is lost; nothing comes of it where there is no Keeper.</summary>
    private async ValueTask<T?> AskAsync<T>(Func<HeldConnections, ValueTask<T>> ask, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            using var turn = await _turn.LockAsync(cancellationToken);
            if (io.Clock.Elapsed < _awayUntil)
            {
                _isBehind = true;
                return default;
            }

            try
            {
                _keeper ??= await connect(cancellationToken);
                return await ask(_keeper);
            }
            catch (KeeperException e) when (e.Failure == KeeperFailure.Lost)
            {
                await HangUpAsync();
                if (attempt == 0) continue;
                (_awayUntil, _isBehind) = (io.Clock.Elapsed + AwayTime, true);
                return default;
            }
            catch (Exception e) when (e is KeeperException or NotSupportedException)
            {
                // Refused, or the socket is being closed already.
                return default;
            }
        }
    }

    private async ValueTask HangUpAsync()
    {
        if (_keeper is { } keeper) await keeper.DisposeAsync();
        _keeper = null;
    }
}
