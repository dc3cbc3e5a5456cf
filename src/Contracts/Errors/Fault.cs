namespace Holdfast.Contracts.Errors;

/// <summary>An expected failure, as a value: which error of the catalogue it is, and what it is about in this case.</summary>
/// <param name="Code">The catalogue's entry.</param>
/// <param name="Detail">A sentence with the particulars: what was wrong and where. Never a secret.</param>
public sealed record Fault(ErrorCode Code, string Detail)
{
    /// <summary>How to mend this very case, where more is known than the catalogue's general advice.</summary>
    public string? Mend { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Code.Id} {Code.Title}: {Detail}";
}
