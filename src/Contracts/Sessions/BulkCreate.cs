namespace Holdfast.Contracts.Sessions;

/// <summary>Asks for many sessions at once: so many alike, or each as it stands in a list. Exactly one of the two.</summary>
public sealed record BulkCreate
{
    /// <summary>How many like <see cref="Session"/>: 1 to 500.</summary>
    public int? Count { get; init; }

    /// <summary>What each of the <see cref="Count"/> is to be.</summary>
    public CreateSession? Session { get; init; }

    /// <summary>One for each session that is wanted: 1 to 500.</summary>
    public IReadOnlyList<CreateSession>? Sessions { get; init; }
}
