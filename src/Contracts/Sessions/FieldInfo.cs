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

    /// <summary>Whether it was changed since the host wrote it.</summary>
    public bool Modified { get; init; }
}
