namespace Holdfast.Tn3270.Host;

/// <summary>LUs that belong together: given out one by one, by name, by the pool's name or to whoever asks for none.</summary>
public sealed record LuPool
{
    /// <summary>The pool's name, by which any free LU of it is asked for; 1 to 8 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Names of its displays.</summary>
    public required IReadOnlyList<string> Displays { get; init; }

    /// <summary>The printer that goes with a display, by the display's name; a printer has one display.</summary>
    public IReadOnlyDictionary<string, string> Printers { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether terminals that ask for no LU are given one of this pool; pools are tried in order.</summary>
    public bool Open { get; init; } = true;

    /// <summary>Terminal types it takes, such as IBM-3278-2-E; empty for all.</summary>
    public IReadOnlyList<string> DeviceTypes { get; init; } = [];
}
