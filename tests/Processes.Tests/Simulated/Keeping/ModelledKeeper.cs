using System.Threading.Channels;
using Holdfast.Keeper.Protocol;
using Holdfast.Processes.Tests.Simulated.Kernel;
using Holdfast.Runtime;
using Holdfast.Runtime.Simulated;

namespace Holdfast.Processes.Tests.Simulated.Keeping;

/// <summary>
/// One life of a Keeper in the simulation: it speaks the real messages, keeps the real state, and follows the rules of the real
/// Keeper's loop. Consoles, held sockets, limits, upgrade and shutdown it does not know.
/// </summary>
internal sealed class ModelledKeeper
{
    private const int MostPeers = 64;

    private readonly SimulatedIo _io;
    private readonly ModelledMachine _machine;
    private readonly Address _address;
    private readonly Channel<KeeperWork> _work = Channel.CreateUnbounded<KeeperWork>(new() { SingleReader = true });
    private readonly List<ModelledPeer> _peers = [];
    private readonly Func<Task> _step;

    /// <summary>A life that has not begun.</summary>
    /// <param name="io">Where it runs.</param>
    /// <param name="machine">Whose children it has.</param>
    /// <param name="address">Where it listens.</param>
    /// <param name="step">Passed between any two steps that leave a trace outside.</param>
    /// <param name="fault">What it does wrong.</param>
    public ModelledKeeper(SimulatedIo io, ModelledMachine machine, Address address, Func<Task> step, KeeperFault fault)
    {
        _io = io;
        _machine = machine;
        _address = address;
        _step = step;
        Children = new ModelledChildren(machine, step, fault, Due);
    }

    /// <summary>Whom it holds.</summary>
    public ModelledChildren Children { get; }

    /// <summary>How many clients it has.</summary>
    public int Clients => _peers.Count;

    /// <summary>Serves until it is killed.</summary>
    public async Task RunAsync()
    {
        var life = _machine.BeginKeeper();
        _machine.Ended = process => _work.Writer.TryWrite(new KeeperWork.End(process));
        await Children.RecoverAsync();
        await using var listener = await _io.Network.ListenAsync(_address, CancellationToken.None);
        _ = _io.Start($"keeper:listener:{life}", () => AcceptAsync(listener));
        var batch = new List<KeeperWork>();
        while (await _work.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (_work.Reader.TryRead(out var work))
                batch.Add(work);

            // Ends first: whoever waits for one waits for its time.
            foreach (var work in batch.OfType<KeeperWork.End>())
                await TellAsync(work.Process);
            foreach (var work in batch)
                await CarryAsync(work);
        }
    }

    private async Task AcceptAsync(Listener listener)
    {
        while (true)
            await _work.Writer.WriteAsync(new KeeperWork.Arrival(await listener.AcceptAsync(CancellationToken.None)));
    }

    private void Due(ModelledStream stream)
    {
        if (stream.IsDue)
            return;
        stream.IsDue = true;
        _work.Writer.TryWrite(new KeeperWork.Output(stream));
    }

    private async Task CarryAsync(KeeperWork work)
    {
        switch (work)
        {
            case KeeperWork.Output { Stream: var stream }:
                stream.IsDue = false;
                stream.Drain();
                break;
            case KeeperWork.Arrival { Connection: var connection } when _peers.Count >= MostPeers:
                _machine.Accuse($"the Keeper has {MostPeers} clients");
                await connection.DisposeAsync();
                break;
            case KeeperWork.Arrival { Connection: var connection }:
                var peer = new ModelledPeer(_io, connection);
                _peers.Add(peer);
                peer.Begin((from, kind, request, fields) => _work.Writer.TryWrite(new KeeperWork.Request(from, kind, request, fields)));
                break;
            case KeeperWork.Request { Fields: null } gone:
                _peers.Remove(gone.Peer);
                await gone.Peer.CloseAsync();
                break;
            case KeeperWork.Request asked:
                await _step();
                await AnswerAsync(asked.Peer, asked.Kind, asked.Number, asked.Fields);
                break;
        }
    }

    private async Task AnswerAsync(ModelledPeer peer, MessageKind kind, uint request, byte[] fields)
    {
        if (kind == MessageKind.Hello)
        {
            peer.Greeted = true;
            peer.Send(writer => new Greeting(ProtocolLimits.Version, _machine.KeeperLife).Write(writer, MessageKind.Welcome, request));
            return;
        }

        if (!peer.Greeted)
        {
            Refuse(peer, request, new Refusal(RefusalReason.Unsupported, 0, "the first request must be the greeting"));
            return;
        }

        switch (kind)
        {
            case MessageKind.Spawn:
                Begun(peer, request, await Children.SpawnAsync(SpawnOrder.Read(fields)));
                break;
            case MessageKind.Adopt:
                Begun(peer, request, await Children.AdoptAsync(HeldChild.Read(fields)));
                break;
            case MessageKind.Signal:
                Finish(peer, request, Children.Signal(ChildOrder.Read(fields)));
                break;
            case MessageKind.Disinherit:
                Finish(peer, request, Children.Disinherit(ChildOrder.Read(fields)));
                break;
            case MessageKind.Watch:
                Begun(peer, request, await Children.WatchAsync(HeldChild.Read(fields)));
                break;
            case MessageKind.SignalWatched:
                Finish(peer, request, Children.SignalWatched(ChildOrder.Read(fields)));
                break;
            case MessageKind.Release:
                Finish(peer, request, Children.Release(ChildOrder.Read(fields)));
                break;
            case MessageKind.List:
                peer.Send(writer => Children.List().Write(writer, request));
                break;
            case MessageKind.Subscribe:
                peer.Subscribed = true;
                Finish(peer, request, null);
                break;
            default:
                Refuse(peer, request, new Refusal(RefusalReason.Unsupported, 0, $"requests of kind {(int)kind} are not known here"));
                break;
        }
    }

    private async Task TellAsync(ModelledProcess process)
    {
        if (await Children.EndAsync(process) is not { } ended)
            return;
        foreach (var peer in _peers.Where(peer => peer.Subscribed))
            peer.Send(writer => ended.Write(writer, MessageKind.Exited, 0));
    }

    private static void Begun(ModelledPeer peer, uint request, (ChildFacts? Facts, Refusal? Refusal) outcome)
    {
        if (outcome.Refusal is { } refusal)
            Refuse(peer, request, refusal);
        else
            peer.Send(writer => outcome.Facts!.Write(writer, MessageKind.Child, request));
    }

    private static void Finish(ModelledPeer peer, uint request, Refusal? refusal)
    {
        if (refusal is not null)
            Refuse(peer, request, refusal);
        else
            peer.Send(writer =>
            {
                writer.Begin(MessageKind.Done, request);
                writer.End();
            });
    }

    private static void Refuse(ModelledPeer peer, uint request, Refusal refusal) => peer.Send(writer => refusal.Write(writer, request));
}
