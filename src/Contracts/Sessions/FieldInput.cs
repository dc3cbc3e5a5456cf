namespace Holdfast.Contracts.Sessions;

/// <summary>Text for an input field, which is named by its label or its place. What the field held is erased first.</summary>
public sealed record FieldInput
{
    /// <summary>The label beside the field, in either case.</summary>
    public string? Label { get; init; }

    /// <summary>Row of the field's first character, from 1.</summary>
    public int? Row { get; init; }

    /// <summary>Column of the field's first character, from 1.</summary>
    public int? Column { get; init; }

    /// <summary>The text.</summary>
    public string Text { get; init; } = "";
}
