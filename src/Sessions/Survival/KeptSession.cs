namespace Holdfast.Sessions.Survival;

/// <summary>What the next daemon must know of the session that a connection serves or served last.</summary>
internal sealed record KeptSession
{
    public required string Id { get; init; }

    public required string Tenant { get; init; }

    /// <summary>Who owns it.</summary>
    public required string Actor { get; init; }

    public string? Label { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether it served a terminal, which is gone with the daemon.</summary>
    public bool Bound { get; init; }

    /// <summary>Whether its creation is in the journal. Where that is open, nobody was told of it yet.</summary>
    public bool Recorded { get; init; }

    /// <summary>Whether it is being closed or was; the journal says whether that is recorded.</summary>
    public bool Closing { get; init; }

    /// <summary>Why it lost its connection; null while it has it.</summary>
    public string? Error { get; init; }

    /// <summary>The code of that.</summary>
    public string? ErrorCode { get; init; }
}
