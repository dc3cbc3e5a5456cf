using Holdfast.Keeper.Native;
using Holdfast.Keeper.Protocol;
using Holdfast.Keeper.Serving;
using Holdfast.Keeper.State;

namespace Holdfast.Keeper.Consoles;

/// <summary>The consoles of living children, and who is attached to them.</summary>
internal sealed class ConsoleTable(EventSet events)
{
    private const int SigHangUp = 1;
    private const int SigContinue = 18;
    private const int SigKill = 9;
    private const long HangUpNanoseconds = 2_000_000_000; // what a hung-up program may take before it is killed

    private readonly Dictionary<int, HeldConsole> _byDescriptor = [];
    private readonly Dictionary<int, HeldConsole> _byPid = [];
    private readonly List<Peer> _resumed = [];

    /// <summary>How many are there for the connections of those who had them opened.</summary>
    public int CountBound => _byPid.Values.Count(console => console.IsBound);

    /// <summary>The consoles, as the next program of this process would need them.</summary>
    public IEnumerable<ConsoleRecord> Records => _byPid.Values.Select(console => console.Record);

    /// <summary>Who is at them, as the next program of this process would need it; without those who are too far behind.</summary>
    /// <param name="but">Whose connection ends.</param>
    public IEnumerable<ClientRecord> ClientsBut(Peer but) => _byPid.Values.SelectMany(console => console.Watchers).Where(peer => peer != but).Distinct()
        .Select(peer => peer.Record([.. _byPid.Values.Where(console => console.Watchers.Contains(peer)).Select(console => console.Pid)]))
        .OfType<ClientRecord>();

    /// <summary>Gives out the connections that were handed over with the consoles, once.</summary>
    public IReadOnlyList<Peer> TakeResumed()
    {
        Peer[] resumed = [.. _resumed];
        _resumed.Clear();
        return resumed;
    }

    /// <summary>Takes the console of a child that was started.</summary>
    public void Add(ConsoleEnds ends, SpawnOrder order, int pid) => Add(new HeldConsole(events, ends, order, pid));

    /// <summary>Goes on with a console of this very process, whose program was exchanged.</summary>
    public void Resume(ConsoleRecord record) => Add(new HeldConsole(events, record));

    /// <summary>Goes on with a connection of this very process that is at consoles.</summary>
    public void Resume(ClientRecord record)
    {
        var peer = new Peer(events, record);
        _resumed.Add(peer);
        foreach (var pid in record.Consoles)
        {
            if (_byPid.TryGetValue(pid, out var console))
                console.Rejoin(peer);
        }
    }

    /// <summary>Whether a client is at a console that is there for connections.</summary>
    public bool IsBoundTo(Peer peer) => _byPid.Values.Any(console => console.IsBound && console.Watchers.Contains(peer));

    /// <summary>Hangs up those whose connections could not be handed over, as when a line drops.</summary>
    public void HangUpForsaken()
    {
        foreach (var console in _byPid.Values.Where(console => console.IsForsaken))
            HangUp(console);
    }

    /// <summary>Shows the console of a child to the client that had it started, where it is to be hung up without one.</summary>
    public void AttachOwner(Peer peer, SpawnOrder order, int pid)
    {
        if (order.Terms is { HangUp: true } && _byPid.TryGetValue(pid, out var console))
            console.Attach(peer);
    }

    /// <summary>Carries out what a client asks of a console.</summary>
    /// <returns>Why not; null where it was done.</returns>
    public Refusal? Carry(Peer peer, MessageKind kind, ConsoleOrder order)
    {
        if (!_byPid.TryGetValue(order.Pid, out var console) || console.Id != order.Id)
            return new Refusal(RefusalReason.NoSuchChild, 0, $"{order.Id} does not live with pid {order.Pid} and a console");
        switch (kind)
        {
            case MessageKind.Attach:
                console.Attach(peer);
                return null;
            case MessageKind.Type:
                return console.Type(order.Bytes.Span)
                    ? null
                    : new Refusal(RefusalReason.Full, Errno.Again, "the child does not take what was typed before");
            case MessageKind.Resize:
                return order.Size is { } size && console.Resize(size)
                    ? null
                    : new Refusal(RefusalReason.Invalid, 0, "it has no terminal, or no such size");
            default:
                console.EndInput();
                return null;
        }
    }

    /// <summary>Does what a descriptor is ready for.</summary>
    public void Serve(int descriptor)
    {
        if (_byDescriptor.TryGetValue(descriptor, out var console))
            console.Serve(descriptor);
    }

    /// <summary>Goes on where a client has taken what it was shown.</summary>
    public void Pace()
    {
        foreach (var console in _byPid.Values)
            console.Pace();
    }

    /// <summary>Takes a client away that has gone; children that were there for it alone are hung up, as when a line drops.</summary>
    public void Leave(Peer peer)
    {
        foreach (var console in _byPid.Values)
        {
            if (!console.Leave(peer) || !console.IsForsaken)
                continue;
            HangUp(console);
        }
    }

    /// <summary>
    /// Tells who is at a console that is bound to their connection that it ends, and hangs its child up; kills one that was hung up some time ago.
    /// </summary>
    public void HangUpBound()
    {
        foreach (var console in _byPid.Values.Where(console => console.IsBound))
        {
            if (console.HungUpAt == 0)
            {
                console.HungUpAt = Clocks.Monotonic();
                console.Say("holdfast: this console ends, because the Keeper is being upgraded");
                HangUp(console);
            }
            else if (Clocks.Monotonic() - console.HungUpAt > HangUpNanoseconds)
            {
                _ = Libc.Kill(-console.Pid, SigKill);
            }
        }
    }

    /// <summary>A child has ended; its console, where it has one, is told of it and closed.</summary>
    public void End(ChildFacts facts)
    {
        if (!_byPid.Remove(facts.Pid, out var console))
            return;
        foreach (var descriptor in _byDescriptor.Where(entry => entry.Value == console).Select(entry => entry.Key).ToList())
            _byDescriptor.Remove(descriptor);
        console.End(facts);
    }

    private static void HangUp(HeldConsole console)
    {
        _ = Libc.Kill(-console.Pid, SigHangUp);
        _ = Libc.Kill(-console.Pid, SigContinue);
    }

    private void Add(HeldConsole console)
    {
        _byPid.Add(console.Pid, console);
        foreach (var descriptor in console.Descriptors)
            _byDescriptor[descriptor] = console;
    }
}
