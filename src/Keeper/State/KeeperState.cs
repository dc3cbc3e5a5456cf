using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.State;

/// <summary>What a Keeper holds, as its records tell it. Folding the same records gives the same state; no system calls.</summary>
internal sealed class KeeperState
{
    private readonly Dictionary<string, StateIntent> _intents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HeldChild> _living = new(StringComparer.Ordinal);
    private readonly LinkedList<ChildFacts> _ended = [];
    private readonly List<PipeRecord> _pipes = [];
    private readonly List<SocketRecord> _sockets = [];
    private readonly List<ConsoleRecord> _consoles = [];
    private readonly List<ClientRecord> _clients = [];

    /// <summary>Which boot of the machine it belongs to; empty where nothing was recorded.</summary>
    public string BootId { get; private set; } = "";

    /// <summary>Starts of which nobody noted how they went.</summary>
    public IReadOnlyCollection<StateIntent> Intents => _intents.Values;

    /// <summary>The living.</summary>
    public IReadOnlyCollection<HeldChild> Living => _living.Values;

    /// <summary>The ended that nobody released, in the order of their ends.</summary>
    public IReadOnlyCollection<ChildFacts> Ended => _ended;

    /// <summary>Pipes that are open in this process; only where its program was exchanged.</summary>
    public IReadOnlyList<PipeRecord> Pipes => _pipes;

    /// <summary>Sockets that are held in this process; only where its program was exchanged.</summary>
    public IReadOnlyList<SocketRecord> Sockets => _sockets;

    /// <summary>Consoles that are open in this process; only where its program was exchanged.</summary>
    public IReadOnlyList<ConsoleRecord> Consoles => _consoles;

    /// <summary>Connections that are at them; only where its program was exchanged.</summary>
    public IReadOnlyList<ClientRecord> Clients => _clients;

    /// <summary>Listening socket and lock of this process; null unless its program was exchanged.</summary>
    public ServiceRecord? Service { get; private set; }

    /// <summary>Reads records up to the first that is not whole: there the one who wrote them died.</summary>
    public static KeeperState Read(ReadOnlySpan<byte> records)
    {
        var state = new KeeperState();
        try
        {
            while (Frame.TryTake(records, out var frame, out var consumed))
            {
                state.Apply((StateKind)frame.Kind, frame.Fields);
                records = records[consumed..];
            }
        }
        catch (ProtocolException)
        {
            // What follows cannot be told apart; what came before it stands.
            return state;
        }

        return state;
    }

    private void Apply(StateKind kind, ReadOnlySpan<byte> fields)
    {
        switch (kind)
        {
            case StateKind.Opening:
                BootId = StateOpening.Read(fields).BootId;
                break;
            case StateKind.Intent:
                var intent = StateIntent.Read(fields);
                _intents[intent.Child.Facts.Id] = intent;
                break;
            case StateKind.NotStarted:
                _intents.Remove(StateIntent.Read(fields).Child.Facts.Id);
                break;
            case StateKind.Living or StateKind.Watched:
                var child = HeldChild.Read(fields);
                _intents.Remove(child.Facts.Id);
                _living[child.Facts.Id] = child;
                break;
            case StateKind.Ended:
                End(ChildFacts.Read(fields));
                break;
            case StateKind.Released:
                Release(ChildOrder.Read(fields));
                break;
            case StateKind.Pipe:
                _pipes.Add(PipeRecord.Read(fields));
                break;
            case StateKind.Service:
                Service = ServiceRecord.Read(fields);
                break;
            case StateKind.Socket:
                _sockets.Add(SocketRecord.Read(fields));
                break;
            case StateKind.Client:
                _clients.Add(ClientRecord.Read(fields));
                break;
            case StateKind.Console or StateKind.BoundConsole:
                _consoles.Add(ConsoleRecord.Read(fields));
                break;
        }
    }

    private void End(ChildFacts facts)
    {
        // By pid and start time: a file that is written anew tells of the living first, and one may have the number of another who ended.
        if (_living.GetValueOrDefault(facts.Id) is { } child && (child.Facts.Pid, child.Facts.StartTicks) == (facts.Pid, facts.StartTicks))
            _living.Remove(facts.Id);
        _ended.AddLast(facts);
        if (_ended.Count > ProtocolLimits.EndedChildren)
            _ended.RemoveFirst();
    }

    private void Release(ChildOrder order)
    {
        if (_living.GetValueOrDefault(order.Id) is { Facts.Foreign: true } watched && order.Names(watched.Facts.Pid, watched.Facts.StartTicks))
        {
            _living.Remove(order.Id);
            return;
        }

        for (var node = _ended.First; node is not null; node = node.Next)
        {
            if (!order.Names(node.Value.Pid, node.Value.StartTicks) || !string.Equals(node.Value.Id, order.Id, StringComparison.Ordinal))
                continue;
            _ended.Remove(node);
            return;
        }
    }
}
