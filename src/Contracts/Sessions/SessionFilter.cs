namespace Holdfast.Contracts.Sessions;

/// <summary>Which sessions of a list are wanted. All members given must hold at once.</summary>
public sealed record SessionFilter
{
    /// <summary>In this state.</summary>
    public string? State { get; init; }

    /// <summary>Of this pool.</summary>
    public string? Pool { get; init; }

    /// <summary>With this endpoint.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Held by this actor.</summary>
    public string? Holder { get; init; }

    /// <summary>With this label; a trailing <c>*</c> for all that begin so.</summary>
    public string? Label { get; init; }

    /// <summary>How many at once: 1 to 1,000; 100 if not given.</summary>
    public int? Limit { get; init; }

    /// <summary>Where an earlier part of the list ended.</summary>
    public string? Cursor { get; init; }
}
