namespace Holdfast.Configuration.Nodes;

/// <summary>A mapping whose keys are unique; entries stand in the file's order.</summary>
internal sealed record MapNode(Place Place, IReadOnlyList<MapEntry> Entries, int Weight, int Height)
    : ConfigNode(Place, Weight, Height)
{
    private readonly Dictionary<string, MapEntry> _byKey = Entries.ToDictionary(entry => entry.Key, StringComparer.Ordinal);

    /// <summary>A mapping without keys at the start of the file.</summary>
    public static MapNode Empty { get; } = new(new Place(1, 1), [], 1, 1);

    public override string Kind => "a mapping";

    public MapEntry? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>The same mapping with other entries.</summary>
    public MapNode With(IReadOnlyList<MapEntry> entries) => new(Place, entries, Weight, Height) { Faults = Faults };

    /// <summary>
    /// This mapping laid over another: its keys win; where both hold a mapping under one key these are laid over each
    /// other in turn; texts and lists are replaced whole; <c>null</c> takes the lower one's away. Keys of the lower one come first.
    /// </summary>
    public MapNode Over(MapNode below)
    {
        var entries = new List<MapEntry>(below.Entries.Count + Entries.Count);
        foreach (var lower in below.Entries)
        {
            if (Settled(Find(lower.Key) is { } upper ? Over(upper, lower) : lower) is { } entry)
                entries.Add(entry);
        }

        entries.AddRange(Entries.Where(entry => below.Find(entry.Key) is null).Select(Settled).OfType<MapEntry>());
        return With(entries) with { Faults = [.. Faults, .. below.Faults] };
    }

    private static MapEntry Over(MapEntry upper, MapEntry lower) => (upper.Value, lower.Value) switch
    {
        (MapNode map, MapNode below) => upper with { Value = map.Over(below) },
        (TextNode { IsNothing: true, IsNull: false }, MapNode below) => upper with { Value = below },
        _ => upper,
    };

    // A null that has nothing to take away is as good as a key that is not there.
    private static MapEntry? Settled(MapEntry entry) => entry.Value switch
    {
        TextNode { IsNull: true } => null,
        MapNode map => entry with { Value = map.Over(Empty) },
        _ => entry,
    };
}
