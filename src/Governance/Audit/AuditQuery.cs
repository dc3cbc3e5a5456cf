namespace Holdfast.Governance.Audit;

/// <summary>Which records of an audit trail to read. All conditions given must hold.</summary>
public sealed record AuditQuery
{
    /// <summary>Whose trail; null for the caller's own tenant.</summary>
    public string? Tenant { get; init; }

    /// <summary>Where the page before it ended: its <see cref="AuditPage.Next"/>; null for the first page.</summary>
    public string? Cursor { get; init; }

    /// <summary>Oldest first rather than newest first.</summary>
    public bool OldestFirst { get; init; }

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

    /// <summary>Records on a page, 1 to 1,000.</summary>
    public int Limit { get; init; } = 100;
}
