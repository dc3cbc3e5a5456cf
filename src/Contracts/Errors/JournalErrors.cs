namespace Holdfast.Contracts.Errors;

/// <summary>Errors of the journal.</summary>
public static class JournalErrors
{
    /// <summary>The journal cannot be written.</summary>
    public static readonly ErrorCode Unavailable = new(
        "HF5001", "The journal cannot be written", 503,
        "The database refused a write: often a full disk or a read-only folder.",
        "Make room or restore the permissions; what was not recorded was not done.");

    /// <summary>The journal's chain is broken.</summary>
    public static readonly ErrorCode Broken = new(
        "HF5002", "The journal's chain is broken", 409,
        "A record does not carry the hash that its content and its predecessor give: it was changed, removed or moved "
        + "after it was written.",
        "Keep the file as evidence; restore from a backup; the detail names the first broken record.");

    /// <summary>No such tenant.</summary>
    public static readonly ErrorCode NoSuchTenant = new(
        "HF5003", "No such tenant", 404,
        "There is no journal for this tenant in the data folder.",
        "Use one of the tenants the detail lists.");

    /// <summary>The journal file is not readable.</summary>
    public static readonly ErrorCode NotADatabase = new(
        "HF5004", "The journal file is not readable", 500,
        "The file is not a SQLite database or is damaged below the level of records.",
        "Keep the file as evidence; restore from a backup.");

    internal static readonly ErrorCode[] All =
    [
        Unavailable, Broken, NoSuchTenant, NotADatabase,
    ];
}
