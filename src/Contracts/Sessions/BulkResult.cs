namespace Holdfast.Contracts.Sessions;

/// <summary>What became of the sessions asked for at once; one that failed takes none of the others with it.</summary>
public sealed record BulkResult
{
    /// <summary>How many were created.</summary>
    public required int Created { get; init; }

    /// <summary>How many were not.</summary>
    public required int Failed { get; init; }

    /// <summary>One for each that was asked for, in that order.</summary>
    public required IReadOnlyList<BulkItem> Items { get; init; }
}
