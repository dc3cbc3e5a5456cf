namespace Holdfast.Contracts.Node;

/// <summary>A printer at the TN3270 front door.</summary>
public sealed record FrontDoorPrinterInfo
{
    /// <summary>Its LU at the door.</summary>
    public required string Lu { get; init; }

    /// <summary>The LU of the terminal that it goes with; null for one that goes with none.</summary>
    public string? Terminal { get; init; }

    /// <summary>For whom it prints.</summary>
    public required string Holder { get; init; }

    /// <summary>Where it is, without the port.</summary>
    public required string Address { get; init; }

    /// <summary>The session whose printer it is now; null for none.</summary>
    public string? Session { get; init; }

    /// <summary>The endpoint it is connected to; null while it waits for a host.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The LU that the host gave it; null where it told none, or while it waits.</summary>
    public string? HostLu { get; init; }

    /// <summary>Since when it is at the door.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Jobs that went to it whole.</summary>
    public required long Jobs { get; init; }

    /// <summary>Jobs that broke off.</summary>
    public required long BrokenOff { get; init; }

    /// <summary>When the last job ended; null for none yet.</summary>
    public DateTimeOffset? LastJobAt { get; init; }
}
