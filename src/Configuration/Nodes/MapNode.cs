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

    /// <summary>
    /// This mapping laid over another: its keys win; where both hold a mapping under one key these are laid over each
    /// other in turn; texts and lists are replaced whole. Keys of the lower one come first.
    /// </summary>
    public MapNode Over(MapNode below)
    {
        var entries = new List<MapEntry>(below.Entries.Count + Entries.Count);
        foreach (var lower in below.Entries)
            entries.Add(Find(lower.Key) is { } upper ? Over(upper, lower) : lower);
        entries.AddRange(Entries.Where(entry => below.Find(entry.Key) is null));
        return new MapNode(Place, entries, Weight, Height);
    }

    private static MapEntry Over(MapEntry upper, MapEntry lower) => (upper.Value, lower.Value) switch
    {
        (MapNode map, MapNode below) => upper with { Value = map.Over(below) },
        ({ IsNothing: true }, MapNode below) => upper with { Value = below },
        _ => upper,
    };
}
