using Holdfast.Contracts.Errors;

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

    /// <summary>
    /// What is added to the versions of the connection's screens. It grows with each connection that the session is put on, so where several
    /// tell of one session, the greatest is the latest.
    /// </summary>
    public long Before { get; init; }

    /// <summary>Why it lost its connection; null while it has it.</summary>
    public string? Error { get; init; }

    /// <summary>The code of that.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The same, with why it lost its connection.</summary>
    public KeptSession Failed(Fault fault) => this with { Error = KeptFacts.Brief(fault.Detail), ErrorCode = fault.Code.Id };
}
