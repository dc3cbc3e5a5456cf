namespace Holdfast.Sessions.FrontDoor;

/// <summary>What the front door counts. Thread-safe; its names are of the configuration and the catalogue of errors, so they are few.</summary>
internal sealed class DoorCounts
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, long> _attached = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _refused = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _dropped = new(StringComparer.Ordinal);
    private long _connected;
    private long _encrypted;
    private long _transfers;

    /// <summary>Connections that came to nothing, of all kinds.</summary>
    public long DroppedInAll
    {
        get
        {
            lock (_gate) return _dropped.Values.Sum();
        }
    }

    public void Connected(bool encrypted)
    {
        lock (_gate)
        {
            _connected++;
            if (encrypted) _encrypted++;
        }
    }

    public void Attached(string target) => Add(_attached, target);

    public void Refused(string code) => Add(_refused, code);

    public void Dropped(string reason) => Add(_dropped, reason);

    public void Transferred()
    {
        lock (_gate) _transfers++;
    }

    /// <summary>All of it, beside the ports as they stand.</summary>
    public FrontDoorView View(IReadOnlyList<DoorPortView> ports)
    {
        lock (_gate)
        {
            return new FrontDoorView
            {
                Ports = ports,
                Connected = _connected,
                Encrypted = _encrypted,
                Attached = Copy(_attached),
                Refused = Copy(_refused),
                Dropped = Copy(_dropped),
                Transfers = _transfers,
            };
        }
    }

    private static SortedDictionary<string, long> Copy(SortedDictionary<string, long> counts) => new(counts, StringComparer.Ordinal);

    private void Add(SortedDictionary<string, long> counts, string name)
    {
        lock (_gate) counts[name] = counts.GetValueOrDefault(name) + 1;
    }
}
