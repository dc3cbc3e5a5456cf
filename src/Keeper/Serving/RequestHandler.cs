using Holdfast.Keeper.Children;
using Holdfast.Keeper.Consoles;
using Holdfast.Keeper.Native;
using Holdfast.Keeper.Protocol;
using Holdfast.Keeper.Sockets;
using Holdfast.Keeper.State;

namespace Holdfast.Keeper.Serving;

/// <summary>Carries out one request and answers it.</summary>
internal sealed class RequestHandler(ChildHolder children, ConsoleTable consoles, SocketShelf sockets, Handover handover)
{
    private const int SigKill = 9;
    private readonly List<(Peer Peer, uint Request)> _waitingForEnd = [];

    /// <summary>Whether the Keeper has been told to end; it does when no child lives any more.</summary>
    public bool Ending { get; private set; }

    /// <summary>Begins to end of the Keeper's own accord: a signal asks every child to, a second one kills them.</summary>
    public void End(int signal)
    {
        Ending = true;
        children.SignalAll(signal);
    }

    /// <summary>Carries out a request of a client.</summary>
    /// <exception cref="ProtocolException">Its fields are malformed.</exception>
    public void Handle(Peer peer, Frame frame)
    {
        if (frame.Kind == MessageKind.Hello)
        {
            _ = Greeting.Read(frame.Fields);
            peer.Greeted = true;
            var request = frame.Request;
            Answer(peer, writer => new Greeting(ProtocolLimits.Version, Environment.ProcessId).Write(writer, MessageKind.Welcome, request));
        }
        else if (!peer.Greeted)
        {
            Refuse(peer, frame.Request, new Refusal(RefusalReason.Unsupported, 0, "the first request must be the greeting"));
        }
        else
        {
            Carry(peer, frame);
        }
    }

    /// <summary>Tells those who asked for the end that it has come.</summary>
    public void AnswerEnd()
    {
        foreach (var (peer, request) in _waitingForEnd)
            Done(peer, request);
    }

    private void Carry(Peer peer, Frame frame)
    {
        var request = frame.Request;
        switch (frame.Kind)
        {
            case MessageKind.Spawn:
                Spawn(peer, request, SpawnOrder.Read(frame.Fields));
                break;
            case MessageKind.Signal:
                Finish(peer, request, children.Signal(ChildOrder.Read(frame.Fields)));
                break;
            case MessageKind.Disinherit:
                Finish(peer, request, children.Disinherit(ChildOrder.Read(frame.Fields)));
                break;
            case MessageKind.Release:
                Finish(peer, request, children.Release(ChildOrder.Read(frame.Fields)));
                break;
            case MessageKind.List:
                Answer(peer, writer => children.List().Write(writer, request));
                break;
            case MessageKind.Subscribe:
                peer.Subscribed = true;
                Done(peer, request);
                break;
            case MessageKind.Adopt:
                Begun(peer, request, children.Adopt(HeldChild.Read(frame.Fields)));
                break;
            case MessageKind.Watch:
                Begun(peer, request, children.Watch(HeldChild.Read(frame.Fields)));
                break;
            case MessageKind.SignalWatched:
                Finish(peer, request, children.SignalWatched(ChildOrder.Read(frame.Fields)));
                break;
            case MessageKind.Adjust:
                Finish(peer, request, children.Adjust(AdjustOrder.Read(frame.Fields)));
                break;
            case MessageKind.Attach or MessageKind.Type or MessageKind.Resize or MessageKind.EndInput:
                Finish(peer, request, consoles.Carry(peer, frame.Kind, ConsoleOrder.Read(frame.Fields)));
                break;
            case MessageKind.Shutdown:
                Shutdown(peer, request, ShutdownOrder.Read(frame.Fields));
                break;
            case MessageKind.Upgrade:
                Refuse(peer, request, Upgrade(peer, UpgradeOrder.Read(frame.Fields)));
                break;
            default:
                CarrySocket(peer, frame);
                break;
        }
    }

    private void CarrySocket(Peer peer, Frame frame)
    {
        var request = frame.Request;
        switch (frame.Kind)
        {
            case MessageKind.Hold:
                Finish(peer, request, Hold(peer, HoldOrder.Read(frame.Fields)));
                break;
            case MessageKind.Take:
                Take(peer, request, KeyOrder.Read(frame.Fields));
                break;
            case MessageKind.ListSockets:
                var page = sockets.Page(PageOrder.Read(frame.Fields));
                Answer(peer, writer => page.Write(writer, request));
                break;
            case MessageKind.Drop:
                Finish(peer, request, sockets.Drop(KeyOrder.Read(frame.Fields).Key));
                break;
            case MessageKind.Note:
                Finish(peer, request, sockets.Note(HoldOrder.Read(frame.Fields)));
                break;
            default:
                var text = $"requests of kind {(int)frame.Kind} are not known here";
                Refuse(peer, request, new Refusal(RefusalReason.Unsupported, 0, text));
                break;
        }
    }

    // Where it succeeds there is nobody left here to answer: that this connection ends is the answer, so it is not handed on.
    private Refusal Upgrade(Peer peer, UpgradeOrder order)
    {
        if (Ending)
            return new Refusal(RefusalReason.Ending, 0, "the Keeper is ending");
        return consoles.IsBoundTo(peer)
            ? new Refusal(RefusalReason.Invalid, 0, "a program is there for this connection, which would end; ask on another")
            : handover.Run(order, peer);
    }

    private Refusal? Hold(Peer peer, HoldOrder order)
    {
        var descriptor = peer.TakeDescriptor();
        return descriptor < 0
            ? new Refusal(RefusalReason.Invalid, 0, "no socket came with the order")
            : sockets.Hold(order, descriptor);
    }

    private void Take(Peer peer, uint request, KeyOrder order)
    {
        if (sockets.Find(order.Key) is not { } held)
        {
            Refuse(peer, request, SocketShelf.Missing(order.Key));
            return;
        }

        var facts = held.Facts with { Note = held.Order.Note, Ended = Descriptors.IsEnded(held.Descriptor) };
        var writer = new FrameWriter();
        facts.Write(writer, request);
        if (!peer.Send(writer.Written.Span, held.Descriptor))
            Refuse(peer, request, new Refusal(RefusalReason.Full, 0, "read the answers that are waiting first"));
    }

    private void Spawn(Peer peer, uint request, SpawnOrder order)
    {
        if (Ending)
        {
            Refuse(peer, request, new Refusal(RefusalReason.Ending, 0, "the Keeper is ending"));
            return;
        }

        var (facts, refusal) = children.Spawn(order);
        Begun(peer, request, (facts, refusal));
        if (facts is not null)
            consoles.AttachOwner(peer, order, facts.Pid);
    }

    private static void Begun(Peer peer, uint request, (ChildFacts? Facts, Refusal? Refusal) outcome)
    {
        var (facts, refusal) = outcome;
        if (refusal is not null)
            Refuse(peer, request, refusal);
        else
            Answer(peer, writer => facts!.Write(writer, MessageKind.Child, request));
    }

    private void Shutdown(Peer peer, uint request, ShutdownOrder order)
    {
        if (!order.Force && children.Count > 0)
        {
            var text = $"{children.Count} children are held, living or not released";
            Refuse(peer, request, new Refusal(RefusalReason.StillHeld, 0, text));
            return;
        }

        _waitingForEnd.Add((peer, request));
        End(SigKill);
    }

    private static void Finish(Peer peer, uint request, Refusal? refusal)
    {
        if (refusal is null)
            Done(peer, request);
        else
            Refuse(peer, request, refusal);
    }

    private static void Done(Peer peer, uint request) => Answer(peer, writer =>
    {
        writer.Begin(MessageKind.Done, request);
        writer.End();
    });

    private static void Refuse(Peer peer, uint request, Refusal refusal) =>
        Answer(peer, writer => refusal.Write(writer, request));

    private static void Answer(Peer peer, Action<FrameWriter> write)
    {
        var writer = new FrameWriter();
        write(writer);
        peer.Send(writer.Written.Span);
    }
}
