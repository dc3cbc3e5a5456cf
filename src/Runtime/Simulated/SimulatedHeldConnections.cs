using Holdfast.Runtime.Keeping;
using Holdfast.Runtime.Synchronization;

namespace Holdfast.Runtime.Simulated;

/// <summary>
/// A program's line to a simulated Keeper. Each order travels there, is carried out, and is answered, and each of the three has its own
/// moment: an order of a program that is killed meanwhile is carried out all the same, and one whose Keeper is killed meanwhile may have
/// been. What travels with it keeps its connection open.
/// </summary>
internal sealed class SimulatedHeldConnections : HeldConnections
{
    private readonly SimulatedWorld _world;
    private readonly SimulatedIo _program;
    private readonly SimulatedLife _life;
    private readonly SimulatedShelf _shelf;
    private readonly AsyncMutex _turn = new("line to the Keeper");
    private bool _isClosed;

    private SimulatedHeldConnections(SimulatedWorld world, SimulatedIo program, SimulatedShelf shelf)
    {
        _world = world;
        _program = program;
        _life = program.Life;
        _shelf = shelf;
    }

    /// <summary>Connects to the Keeper that answers at an address of the program's host.</summary>
    /// <exception cref="KeeperException">There is none, or it does not run.</exception>
    public static async ValueTask<HeldConnections> OpenAsync(
        SimulatedWorld world, SimulatedIo program, Address address, CancellationToken cancellationToken)
    {
        await program.Clock.Delay(world.Fabric.Latency(program.Name, program.Name), cancellationToken);
        return world.Keepers.GetValueOrDefault((program.Name, address))?.Shelf is { } shelf
            ? new SimulatedHeldConnections(world, program, shelf)
            : throw new KeeperException(KeeperFailure.Lost, $"no Keeper answers at {address}");
    }

    /// <inheritdoc/>
    public override async ValueTask HoldAsync(
        string key, ReadOnlyMemory<byte> note, Connection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var copy = (connection as SimulatedConnection)?.Copy() ?? throw new NotSupportedException("Only an open, plain socket can be held.");
        var content = note.ToArray();
        try
        {
            await AskAsync(
                shelf =>
                {
                    shelf.Hold(key, content, copy);
                    return null;
                },
                copy,
                cancellationToken);
        }
        catch (OperationCanceledException)
        {
            copy.Close();
            throw;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask NoteAsync(string key, ReadOnlyMemory<byte> note, CancellationToken cancellationToken)
    {
        var content = note.ToArray();
        await AskAsync(
            shelf =>
            {
                shelf.Note(key, content);
                return null;
            },
            null,
            cancellationToken);
    }

    /// <inheritdoc/>
    public override async ValueTask<HeldConnection?> TakeAsync(string key, CancellationToken cancellationToken)
    {
        if (await AskAsync(shelf => shelf.Take(key), null, cancellationToken) is not HeldConnection held) return null;
        var taken = (SimulatedConnection)held.Connection;
        try
        {
            taken.ThrowIfFailed("Taking up");
            return held;
        }
        catch
        {
            taken.Close();
            throw;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<IReadOnlyList<HeldKey>> ListAsync(CancellationToken cancellationToken) =>
        (IReadOnlyList<HeldKey>)(await AskAsync(shelf => shelf.List(), null, cancellationToken))!;

    /// <inheritdoc/>
    public override async ValueTask<bool> DropAsync(string key, CancellationToken cancellationToken) =>
        await AskAsync(shelf => shelf.Drop(key), null, cancellationToken) is true;

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _isClosed = true;
        return ValueTask.CompletedTask;
    }

    // One order after the other, as over a socket.
    private async ValueTask<object?> AskAsync(Func<SimulatedShelf, object?> order, SimulatedConnection? sent, CancellationToken cancellationToken)
    {
        using var turn = await _turn.LockAsync(cancellationToken);
        if (_isClosed)
        {
            sent?.Close();
            throw Gone();
        }

        var answer = new SimulatedAnswer();
        // On its way it is the system's: its sender's death does not close it.
        if (sent is not null) sent.Owner = null;
        Later(() => CarryOut(order, sent, answer));
        return await answer.Task;
    }

    private void CarryOut(Func<SimulatedShelf, object?> order, SimulatedConnection? sent, SimulatedAnswer answer)
    {
        object? result = null;
        KeeperException? refusal = null;
        if (!_shelf.Life.IsOver)
        {
            try
            {
                result = order(_shelf);
                _world.Trace.Add("keeper", _shelf.List().Count);
            }
            catch (KeeperException e)
            {
                refusal = e;
            }
        }

        // What was not taken is closed with the order that it came with.
        if (sent is { Owner: null }) sent.Close();
        Later(() => Answer(result, refusal, answer));
    }

    // A Keeper that is killed between the two has carried the order out and told nobody.
    private void Answer(object? result, KeeperException? refusal, SimulatedAnswer answer)
    {
        var came = (result as HeldConnection)?.Connection as SimulatedConnection;
        var isHeard = !_shelf.Life.IsOver && !_isClosed && !_life.IsOver;
        if (isHeard && came is not null) came.Owner = _program;
        if (!isHeard) came?.Close();
        if (!isHeard) answer.TrySetException(Gone());
        else if (refusal is not null) answer.TrySetException(refusal);
        else answer.TrySetResult(result);
    }

    private void Later(Action action) => _world.Time.After(_world.Fabric.Latency(_program.Name, _program.Name), action);

    private static KeeperException Gone() => new(KeeperFailure.Lost, "the connection to the Keeper is gone");
}
