namespace Holdfast.Contracts.Node;

/// <summary>A port that terminals connect to.</summary>
public sealed record FrontDoorPortInfo
{
    /// <summary>Where it listens.</summary>
    public required string Address { get; init; }

    /// <summary>How it comes to be encrypted: one of <c>implicit required offered</c>, the latter two by START_TLS; null for never.</summary>
    public string? Tls { get; init; }

    /// <summary>Terminals connected now.</summary>
    public required int Terminals { get; init; }
}
