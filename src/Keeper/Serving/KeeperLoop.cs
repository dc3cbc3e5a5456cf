using Holdfast.Keeper.Children;
using Holdfast.Keeper.Consoles;
using Holdfast.Keeper.Logs;
using Holdfast.Keeper.Native;
using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Serving;

/// <summary>
/// The one thread. It waits for the socket, its clients, its children's descriptors and pipes, and signals; with a timeout only while a busy
/// pipe pauses, an end is still to be told, somebody lingers or memory is to be given back; and never does anything that could wait for one of them.
/// </summary>
internal sealed class KeeperLoop(
    EventSet events, SocketListener listener, SignalWatch signals, ChildHolder children, LogPipes pipes,
    ConsoleTable consoles, RequestHandler requests)
{
    private const int MostPeers = 64;
    private const int TidyAfterMilliseconds = 500;
    private const int SettleAfterMilliseconds = 2; // more than a program takes to its first instruction
    private const long NanosecondsPerMillisecond = 1_000_000;
    private const int SigTerm = 15;
    private const int SigKill = 9;

    private readonly Dictionary<int, Peer> _peers = [];
    private bool _isSweepDue;
    private readonly Thrift _thrift = new();
    private int _terminationsSeen;

    private bool IsUnsettled => children.UnsettledSince > 0;

    // The one thread is all of this program.
    private static long Allocated => GC.GetAllocatedBytesForCurrentThread();

    /// <summary>Serves until told to end and no child lives any more.</summary>
    /// <exception cref="SystemFailure">The system refused something that cannot be done without.</exception>
    public void Run()
    {
        events.Watch(listener.Descriptor);
        events.Watch(signals.Descriptor);
        foreach (var peer in consoles.TakeResumed())
            _peers.Add(peer.Descriptor, peer);
        consoles.HangUpForsaken();
        Sweep();
        Span<int> ready = stackalloc int[EventSet.BatchSize];
        while (!requests.Ending || children.AnyLiving)
        {
            var count = events.Wait(ready, Patience());
            if (count == 0 && !IsUnsettled && !_isSweepDue)
                Tidy();
            if (IsUnsettled && Clocks.Monotonic() - children.UnsettledSince >= SettleAfterMilliseconds * NanosecondsPerMillisecond)
                Settle();
            if (_isSweepDue && !IsUnsettled)
                Sweep();
            foreach (var ended in children.LookAfter())
                Tell(ended);

            // Ends first: whoever waits for one waits for its time.
            Reap(ready[..count]);
            for (var index = 0; index < count; index++)
                Serve(ready[index]);
            CloseBroken();
            consoles.Pace();
            if (_thrift.IsDue(Allocated))
                GC.Collect(0, GCCollectionMode.Forced, blocking: true);
        }

        Settle();
        requests.AnswerEnd();
    }

    // All successors are begun before anybody is told of an end.
    private void Reap(ReadOnlySpan<int> ready)
    {
        List<ChildFacts>? ends = null;
        foreach (var descriptor in ready)
        {
            if (children.Find(descriptor) is { } child && children.Reap(child) is { } end)
                (ends ??= []).Add(end);
        }

        foreach (var end in ends ?? [])
            Tell(end);
    }

    private int Patience()
    {
        var pause = (pipes.WatchAgain(), _thrift.IsOwing(Allocated)) switch
        {
            ( < 0, true) => TidyAfterMilliseconds,
            var (busy, _) => busy,
        };
        pause = Sooner(pause, children.NextLook);
        return IsUnsettled || _isSweepDue ? Sooner(pause, SettleAfterMilliseconds) : pause;
    }

    // Of two pauses, where a negative one has no end.
    private static int Sooner(int one, int other) => one < 0 || (other >= 0 && other < one) ? other : one;

    // Between orders this program sleeps for months, so it gives back what they took.
    private void Tidy()
    {
        if (!_thrift.IsOwing(Allocated) || pipes.IsBusy)
            return;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _thrift.GivenBack(Allocated);
    }

    private void Serve(int descriptor)
    {
        if (descriptor == listener.Descriptor)
            Accept();
        else if (descriptor == signals.Descriptor)
            OnSignal();
        else if (_peers.TryGetValue(descriptor, out var peer))
            Serve(peer);
        else if (pipes.Find(descriptor) is { } pipe)
            pipes.Serve(pipe);
        else
            consoles.Serve(descriptor);
    }

    private void Accept()
    {
        var descriptor = listener.Accept();
        if (descriptor < 0)
            return;
        if (_peers.Count >= MostPeers)
        {
            _ = Libc.Close(descriptor);
            return;
        }

        _peers.Add(descriptor, new Peer(events, descriptor));
    }

    private void OnSignal()
    {
        signals.Quieten();

        // The end of a child with a successor comes with a signal as well, and who else ended may wait as long.
        if (IsUnsettled && signals.Terminations == _terminationsSeen)
        {
            _isSweepDue = true;
            return;
        }

        Sweep();
        if (signals.Terminations == _terminationsSeen)
            return;
        requests.End(_terminationsSeen == 0 ? SigTerm : SigKill);
        _terminationsSeen = signals.Terminations;
    }

    private void Sweep()
    {
        _isSweepDue = false;
        Settle();
        foreach (var ended in children.Sweep())
            Tell(ended);
    }

    private void Serve(Peer peer)
    {
        // Nobody is answered by what he has not been told.
        Settle();
        peer.Flush();
        peer.Receive();
        try
        {
            while (!peer.Broken && Frame.TryTake(peer.Received, out var frame, out var consumed))
            {
                requests.Handle(peer, frame);
                peer.Consume(consumed);
            }
        }
        catch (ProtocolException)
        {
            // Its next bytes mean nothing any more; a new connection begins afresh.
            peer.Broken = true;
        }
    }

    private void Tell(ChildFacts? ended)
    {
        if (ended is null)
            return;
        Settle();
        Send(ended);
    }

    // Whoever hears of an end gets to work, and would take the processor from the one who is just beginning: also therefore it is told later.
    private void Settle()
    {
        foreach (var ended in children.Settle())
            Send(ended);
    }

    private void Send(ChildFacts ended)
    {
        consoles.End(ended);
        var writer = new FrameWriter();
        ended.Write(writer, MessageKind.Exited, request: 0);
        foreach (var peer in _peers.Values)
        {
            if (peer.Subscribed)
                peer.Send(writer.Written.Span);
        }
    }

    private void CloseBroken()
    {
        foreach (var (descriptor, peer) in _peers)
        {
            if (!peer.Broken)
                continue;
            consoles.Leave(peer);
            events.Forget(descriptor);
            peer.Close();
            _peers.Remove(descriptor);
        }
    }
}
