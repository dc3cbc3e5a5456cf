namespace Holdfast.Storage.Journal;

/// <summary>What happened, as told to the journal.</summary>
public sealed record JournalEntry
{
    /// <summary>Whose record it is; each tenant has a chain of its own.</summary>
    public required string Tenant { get; init; }

    /// <summary>Who did it.</summary>
    public required string Actor { get; init; }

    /// <summary>What kind of event: lower-case words joined by underscores, the area first (<c>session_created</c>).</summary>
    public required string Kind { get; init; }

    /// <summary>What it happened to: a noun, a slash and its name or id (<c>worker/payments</c>).</summary>
    public required string Subject { get; init; }

    /// <summary><c>ok</c>, or <c>failed:CODE</c> with the error's catalogue code.</summary>
    public string Result { get; init; } = "ok";

    /// <summary>When it happened, where that is known better than the time of recording; null for the latter.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>Particulars as one JSON object. Never a secret, never the content of a masked field.</summary>
    public string Data { get; init; } = "{}";
}
