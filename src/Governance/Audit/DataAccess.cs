namespace Holdfast.Governance.Audit;

/// <summary>Particulars of a reading of an audit trail, as journalled: what was asked for and how much was shown.</summary>
internal sealed record DataAccess
{
    public string? Cursor { get; init; }

    public string? Kind { get; init; }

    public string? Actor { get; init; }

    public string? Subject { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? Until { get; init; }

    /// <summary>How many records were shown.</summary>
    public int Records { get; init; }
}
