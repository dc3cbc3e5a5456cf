namespace Holdfast.Contracts.Sessions;

/// <summary>A field of a screen.</summary>
public sealed record FieldInfo
{
    /// <summary>Row of its first character, from 1.</summary>
    public required int Row { get; init; }

    /// <summary>Column of its first character, from 1.</summary>
    public required int Column { get; init; }

    /// <summary>Length in characters.</summary>
    public required int Length { get; init; }

    /// <summary>The protected text beside an input field, by which it can be addressed.</summary>
    public string? Label { get; init; }

    /// <summary>Its text; empty for a hidden field.</summary>
    public required string Text { get; init; }

    /// <summary>Whether it takes no input.</summary>
    public bool Protected { get; init; }

    /// <summary>Whether it takes digits only.</summary>
    public bool Numeric { get; init; }

    /// <summary>Whether it is not displayed.</summary>
    public bool Hidden { get; init; }

    /// <summary>Whether it is shown brighter.</summary>
    public bool Intensified { get; init; }

    /// <summary>Whether the cursor passes over it.</summary>
    public bool Skip { get; init; }

    /// <summary>Its colour, with the names of <see cref="RunInfo.Color"/>.</summary>
    public string? Color { get; init; }

    /// <summary>Its highlighting, with the names of <see cref="RunInfo.Highlight"/>.</summary>
    public string? Highlight { get; init; }

    /// <summary>The lines drawn around it, of <c>under right over left</c>; null for none.</summary>
    public IReadOnlyList<string>? Outline { get; init; }

    /// <summary>What the host asks of its content, of <c>trigger mandatory_entry mandatory_fill</c>; null for nothing.</summary>
    public IReadOnlyList<string>? Validation { get; init; }

    /// <summary>Whether it was changed since the host wrote it.</summary>
    public bool Modified { get; init; }
}
