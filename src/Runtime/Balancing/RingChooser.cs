namespace Holdfast.Runtime.Balancing;

/// <summary>
/// A hash ring with bounded loads. Each endpoint owns points that depend on its name and weight alone. A key belongs to the next
/// eligible point; where its endpoint holds its bound already, to the one after. The bounds together exceed what is open, so one
/// always has room.
/// </summary>
internal sealed class RingChooser(double bound) : SlotChooser
{
    private const int PointsPerWeight = 64;

    // The ring of an endpoint of great weight stays a size that can be rebuilt quickly; its bound still counts its whole weight.
    private const int MostPoints = 64 * PointsPerWeight;

    private ulong[] _hashes = [];
    private int[] _owners = [];
    private int[][] _pointsOf = [];
    private bool[] _counted = [];
    private int[] _open = [];
    private int[] _shares = [];
    private IndexSet _eligible = new(0);
    private long _totalOpen;
    private long _totalShare;

    /// <inheritdoc/>
    public override void Rebuild(IReadOnlyList<EndpointSlot> slots)
    {
        List<(ulong Hash, int Owner)> points = [];
        for (var i = 0; i < slots.Count; i++)
        {
            if (!slots[i].Gone)
                AddPoints(points, slots[i].Definition, i);
        }

        points.Sort();
        _hashes = [.. points.Select(point => point.Hash)];
        _owners = [.. points.Select(point => point.Owner)];
        var byOwner = Enumerable.Range(0, _owners.Length).ToLookup(point => _owners[point]);
        _pointsOf = [.. Enumerable.Range(0, slots.Count).Select(owner => byOwner[owner].ToArray())];
        (_eligible, _totalOpen, _totalShare) = (new IndexSet(_hashes.Length), 0, 0);
        (_counted, _open, _shares) = (new bool[slots.Count], new int[slots.Count], new int[slots.Count]);
        for (var i = 0; i < slots.Count; i++)
            Changed(i, slots[i]);
    }

    /// <inheritdoc/>
    public override void Changed(int number, EndpointSlot slot)
    {
        if (_counted[number])
        {
            _totalOpen -= _open[number];
            _totalShare -= _shares[number];
        }

        (_open[number], _shares[number]) = (slot.Open, slot.Share);
        var eligible = slot.Eligible;
        if (eligible)
        {
            _totalOpen += slot.Open;
            _totalShare += slot.Share;
        }

        if (eligible == _counted[number])
            return;
        _counted[number] = eligible;
        foreach (var point in _pointsOf[number])
            _eligible.Set(point, eligible);
    }

    /// <inheritdoc/>
    public override int Choose(in BalancingRequest request)
    {
        var at = Array.BinarySearch(_hashes, request.Key);
        if (at < 0)
            at = ~at;
        var perShare = bound * (_totalOpen + 1) / Math.Max(1, _totalShare);
        for (var steps = 0; steps <= _hashes.Length; steps++)
        {
            var point = _eligible.Next(at);
            if (point < 0)
                point = _eligible.Next(0);
            if (point < 0)
                return -1;
            var owner = _owners[point];
            if (_open[owner] < Math.Ceiling(perShare * _shares[owner]))
                return owner;
            at = point + 1;
        }

        throw new InvalidOperationException("No endpoint of the ring is within its bound.");
    }

    private static void AddPoints(List<(ulong Hash, int Owner)> points, BalancedEndpoint endpoint, int owner)
    {
        var name = BalancingKey.Of(endpoint.Name);
        var count = Math.Min(endpoint.Weight * PointsPerWeight, MostPoints);
        for (var i = 0; i < count; i++)
            points.Add((BalancingKey.Mix(name + (ulong)i), owner));
    }
}
