namespace Holdfast.Contracts.Node;

/// <summary>The TN3270 front door, with what was counted since the daemon started.</summary>
public sealed record FrontDoorInfo
{
    /// <summary>Its ports.</summary>
    public required IReadOnlyList<FrontDoorPortInfo> Ports { get; init; }

    /// <summary>Terminals that connected.</summary>
    public required long Connected { get; init; }

    /// <summary>Of those, the encrypted ones.</summary>
    public required long Encrypted { get; init; }

    /// <summary>Sessions given to terminals, by pool or endpoint.</summary>
    public required IReadOnlyDictionary<string, long> Attached { get; init; }

    /// <summary>Terminals that were not let in or got no session, by the code of the reason.</summary>
    public required IReadOnlyDictionary<string, long> Refused { get; init; }

    /// <summary>
    /// Connections that came to nothing, by <c>not_accepted turned_away not_secured not_negotiated application_failed</c>;
    /// <c>not_secured</c> are failures of TLS.
    /// </summary>
    public required IReadOnlyDictionary<string, long> Dropped { get; init; }

    /// <summary>Files that terminals sent or fetched.</summary>
    public required long Transfers { get; init; }

    /// <summary>Printers that work for the caller's tenant, the one that came first first.</summary>
    public IReadOnlyList<FrontDoorPrinterInfo> Printers { get; init; } = [];
}
