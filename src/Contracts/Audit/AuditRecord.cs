using System.Text.Json;

namespace Holdfast.Contracts.Audit;

/// <summary>An event of the journal.</summary>
public sealed record AuditRecord
{
    /// <summary>Its number in the tenant's chain, from 1.</summary>
    public required long Sequence { get; init; }

    /// <summary>When it happened, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>Who did it.</summary>
    public required string Actor { get; init; }

    /// <summary>What kind of event.</summary>
    public required string Kind { get; init; }

    /// <summary>What it happened to.</summary>
    public required string Subject { get; init; }

    /// <summary><c>ok</c>, or <c>failed:CODE</c>.</summary>
    public required string Result { get; init; }

    /// <summary>Particulars.</summary>
    public JsonElement? Data { get; init; }

    /// <summary>The record's hash in hex.</summary>
    public required string Hash { get; init; }
}
