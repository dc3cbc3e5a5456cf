namespace Holdfast.Tn3270.Screen;

/// <summary>
/// A field of an image as it is passed by: its place, kind and content, for which nothing is made where it does not go round the screen's end.
/// Valid until the next.
/// </summary>
public readonly ref struct FieldGlance
{
    /// <summary>1-based row of the first data cell.</summary>
    public required int Row { get; init; }

    /// <summary>1-based column of the first data cell.</summary>
    public required int Column { get; init; }

    /// <summary>Data cells.</summary>
    public required int Length { get; init; }

    /// <summary>Whether keys cannot change it.</summary>
    public required bool Protected { get; init; }

    /// <summary>Whether it takes digits, minus and point only.</summary>
    public required bool Numeric { get; init; }

    /// <summary>Whether its content is not displayed; its text is then empty.</summary>
    public required bool Hidden { get; init; }

    /// <summary>Content without trailing blanks.</summary>
    public required ReadOnlySpan<char> Text { get; init; }
}
