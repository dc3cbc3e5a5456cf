namespace Holdfast.Storage.Journal;

/// <summary>Which records to read, oldest first unless asked otherwise. All conditions given must hold.</summary>
public sealed record JournalQuery
{
    /// <summary>Only records after this number; the cursor of a reader.</summary>
    public long After { get; init; }

    /// <summary>Only records before this number; 0 for no bound. The cursor of a reader that goes backwards.</summary>
    public long Before { get; init; }

    /// <summary>Only events of this kind, or of kinds that begin so where it ends with <c>*</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>Only events of this actor.</summary>
    public string? Actor { get; init; }

    /// <summary>Only events of this subject, or of subjects that begin so where it ends with <c>*</c>.</summary>
    public string? Subject { get; init; }

    /// <summary>Only events at or after this time.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only events before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Newest first.</summary>
    public bool Newest { get; init; }

    /// <summary>How many at the most, 1 to 1,000.</summary>
    public int Limit { get; init; } = 100;
}
