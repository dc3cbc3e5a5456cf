namespace Holdfast.Contracts.Audit;

/// <summary>What a verification of the journal found for one tenant.</summary>
public sealed record VerifyResult
{
    /// <summary>The tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>Whether every record stands as it was written.</summary>
    public required bool Intact { get; init; }

    /// <summary>How many records were verified.</summary>
    public required long Records { get; init; }

    /// <summary>The first broken record's number; null where all is intact or no record could be named.</summary>
    public long? FirstBroken { get; init; }

    /// <summary>What is wrong with it.</summary>
    public string? Reason { get; init; }

    /// <summary>The hash of the last record, in hex: note it elsewhere to prove later that nothing was cut off.</summary>
    public required string Head { get; init; }
}
