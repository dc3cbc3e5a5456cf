namespace Holdfast.Sessions.FrontDoor;

/// <summary>The front door as it stands now, with what was counted since it was opened.</summary>
public sealed record FrontDoorView
{
    /// <summary>Its ports.</summary>
    public required IReadOnlyList<DoorPortView> Ports { get; init; }

    /// <summary>Terminals that came as far as being asked or connected on.</summary>
    public required long Connected { get; init; }

    /// <summary>Of those, the encrypted ones.</summary>
    public required long Encrypted { get; init; }

    /// <summary>Sessions given to terminals, by pool or endpoint.</summary>
    public required IReadOnlyDictionary<string, long> Attached { get; init; }

    /// <summary>Terminals that were not let in or got no session, by the code of the reason.</summary>
    public required IReadOnlyDictionary<string, long> Refused { get; init; }

    /// <summary>Connections that came to nothing, by <c>not_accepted turned_away not_secured not_negotiated application_failed</c>.</summary>
    public required IReadOnlyDictionary<string, long> Dropped { get; init; }

    /// <summary>Files that terminals sent or fetched.</summary>
    public required long Transfers { get; init; }

    /// <summary>Printers that work for somebody, of all tenants, the one that came first first.</summary>
    public IReadOnlyList<DoorPrinterView> Printers { get; init; } = [];
}
