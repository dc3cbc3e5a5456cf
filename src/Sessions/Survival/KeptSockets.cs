using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;
using Holdfast.Runtime.Synchronization;

namespace Holdfast.Sessions.Survival;

/// <summary>
/// The sockets that the Keeper holds for the next daemon, those of sessions and those of terminals at the front door. Where the Keeper is lost,
/// all are given to the next one; what it could not be told is made up for.
/// </summary>
/// <param name="io">Where it runs.</param>
/// <param name="connect">Connects to the Keeper that is there.</param>
/// <param name="limit">Sockets held at the same time, at the most.</param>
internal sealed class KeptSockets(Io io, Func<CancellationToken, ValueTask<HeldConnections>> connect, int limit) : IAsyncDisposable
{
    /// <summary>
    /// For how long a Keeper that did not answer is asked nothing: each question to one that hangs takes seconds, and they stand in a line.
    /// </summary>
    private static readonly TimeSpan AwayTime = TimeSpan.FromSeconds(5);

    /// <summary>
    /// For how long in all a Keeper that does not answer is asked again for what a daemon before left, such as one that is just being upgraded: without
    /// its answer all of that is lost.
    /// </summary>
    private static readonly TimeSpan PatienceTime = TimeSpan.FromSeconds(12);

    /// <summary>Between two of these questions.</summary>
    private static readonly TimeSpan PatiencePause = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly AsyncMutex _turn = new("keeper of sessions");
    private readonly HashSet<KeptSocket> _sockets = [];
    private readonly HashSet<string> _owed = new(StringComparer.Ordinal);
    private HeldConnections? _keeper;
    private TimeSpan _awayUntil;
    private TimeSpan? _patientUntil;
    private volatile bool _isBehind;

    /// <summary>Whether there is room for one more.</summary>
    public bool HasRoom
    {
        get
        {
            lock (_gate) return _sockets.Count < limit;
        }
    }

    /// <summary>Takes one up.</summary>
    public void Add(KeptSocket socket)
    {
        lock (_gate) _sockets.Add(socket);
    }

    /// <summary>Forgets one, whatever the Keeper has of it.</summary>
    public void Remove(KeptSocket socket)
    {
        lock (_gate) _sockets.Remove(socket);
    }

    /// <summary>Has the Keeper hold a socket. Where it is not there, that is made up for as soon as it is.</summary>
    public async ValueTask HoldAsync(KeptSocket socket, CancellationToken cancellationToken)
    {
        if (await TryHoldAsync(socket, cancellationToken) && _isBehind) await CatchUpAsync(all: false, cancellationToken);
    }

    /// <summary>Has the Keeper let a socket go for good.</summary>
    public async ValueTask DropAsync(KeptSocket socket)
    {
        if (!socket.TryDrop()) return;
        await DropAsync(socket.Key, CancellationToken.None);
        socket.IsHeld = false;
    }

    /// <summary>Has the Keeper let a socket go; as soon as it is there.</summary>
    public async ValueTask DropAsync(string key, CancellationToken cancellationToken)
    {
        var isTold = await AskAsync(
            async keeper =>
            {
                await keeper.DropAsync(key, cancellationToken);
                return true;
            },
            cancellationToken);
        if (isTold) return;
        lock (_gate)
        {
            if (_owed.Count < limit) _owed.Add(key);
        }
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

    /// <summary>What stands behind a prefix in the keys of all that the Keeper holds; null where it does not answer however often it is asked.</summary>
    public ValueTask<IReadOnlyList<string>?> HeldAsync(string prefix, CancellationToken cancellationToken) => AskPatientlyAsync<IReadOnlyList<string>?>(
        async keeper =>
        [
            .. (await keeper.ListAsync(cancellationToken)).Where(held => held.Key.StartsWith(prefix, StringComparison.Ordinal))
                .Select(held => held.Key[prefix.Length..]),
        ],
        cancellationToken);

    /// <summary>
    /// Takes a copy of a socket that the Keeper holds; null where it holds none, what it holds is broken already, or it does not answer however often
    /// it is asked. Then nobody goes on with the socket, and the Keeper is to let it go too, or its far side would wait for ever.
    /// </summary>
    public async ValueTask<HeldConnection?> TakeAsync(string key, CancellationToken cancellationToken)
    {
        var held = await AskPatientlyAsync(async keeper => await TakeAsync(keeper, key, cancellationToken), cancellationToken);
        if (held is null) await DropAsync(key, cancellationToken);
        return held;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var turn = await _turn.LockAsync(CancellationToken.None);
        await HangUpAsync();
    }

    private async ValueTask<bool> TryHoldAsync(KeptSocket socket, CancellationToken cancellationToken)
    {
        if (!socket.Keeps || socket.Connection is not { } connection || !socket.TryWant()) return false;
        var isHeld = await AskAsync(
            async keeper =>
            {
                // Asked within the Keeper's turn: who lets it go meanwhile does that after this, or this finds it let go.
                if (socket.IsDropped) return false;
                await keeper.HoldAsync(socket.Key, socket.Note, connection, cancellationToken);
                return socket.IsHeld = true;
            },
            cancellationToken);
        if (!isHeld) socket.IsHeld = false;
        return isHeld;
    }

    /// <summary>Makes up for what the Keeper could not be told. Where that does not succeed either, the next occasion is taken.</summary>
    /// <param name="all">Whether it is told of all sockets: it may be another Keeper.</param>
    /// <param name="cancellationToken">Ends it.</param>
    private async ValueTask CatchUpAsync(bool all, CancellationToken cancellationToken)
    {
        _isBehind = false;
        string[] owed;
        KeptSocket[] wanted;
        lock (_gate)
        {
            owed = [.. _owed];
            _owed.Clear();
            wanted = [.. _sockets.Where(socket => socket.IsWanted && (all || !socket.IsHeld))];
        }

        var told = 0;
        try
        {
            for (; told < owed.Length; told++) await DropAsync(owed[told], cancellationToken);
            foreach (var socket in wanted) await TryHoldAsync(socket, cancellationToken);
        }
        catch
        {
            // Who caught up has gone: what was not told is owed as before.
            lock (_gate) _owed.UnionWith(owed[told..]);
            _isBehind = true;
            throw;
        }
    }

    private static async ValueTask<HeldConnection?> TakeAsync(HeldConnections keeper, string key, CancellationToken cancellationToken)
    {
        try
        {
            return await keeper.TakeAsync(key, cancellationToken);
        }
        catch (NetworkException)
        {
            // Broken already: as if it were not there.
            return null;
        }
    }

    /// <summary>As <see cref="AskAsync"/>, and asks again while there is no answer, until <see cref="PatienceTime"/> is over for all such questions.</summary>
    private async ValueTask<T?> AskPatientlyAsync<T>(Func<HeldConnections, ValueTask<T>> ask, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (answer, isAnswered) = await TryAskAsync(ask, cancellationToken);
            if (isAnswered) return answer;
            _patientUntil ??= io.Clock.Elapsed + PatienceTime;
            if (io.Clock.Elapsed >= _patientUntil) return default;
            await io.Clock.Delay(PatiencePause, cancellationToken);
        }
    }

    /// <summary>Asks the Keeper, over a new connection where the one before is lost; nothing comes of it where there is no Keeper.</summary>
    private async ValueTask<T?> AskAsync<T>(Func<HeldConnections, ValueTask<T>> ask, CancellationToken cancellationToken) =>
        (await TryAskAsync(ask, cancellationToken)).Answer;

    private async ValueTask<(T? Answer, bool IsAnswered)> TryAskAsync<T>(Func<HeldConnections, ValueTask<T>> ask, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            using var turn = await _turn.LockAsync(cancellationToken);
            if (io.Clock.Elapsed < _awayUntil)
            {
                _isBehind = true;
                return (default, false);
            }

            try
            {
                _keeper ??= await connect(cancellationToken);
                return (await ask(_keeper), true);
            }
            catch (KeeperException e) when (e.Failure == KeeperFailure.Lost)
            {
                await HangUpAsync();
                if (attempt == 0) continue;
                (_awayUntil, _isBehind) = (io.Clock.Elapsed + AwayTime, true);
                return (default, false);
            }
            catch (Exception e) when (e is KeeperException or NotSupportedException)
            {
                // Refused, or the socket is being closed already.
                return (default, true);
            }
        }
    }

    private async ValueTask HangUpAsync()
    {
        if (_keeper is { } keeper) await keeper.DisposeAsync();
        _keeper = null;
    }
}
