using Holdfast.Storage.Journal;

namespace Holdfast.Governance.Audit;

/// <summary>A page of an audit trail.</summary>
/// <param name="Records">The records, in the order asked for.</param>
/// <param name="Next">The cursor of the page after it; null where this one was not full.</param>
public sealed record AuditPage(IReadOnlyList<JournalRecord> Records, string? Next);
