namespace Holdfast.Contracts.Sessions;

/// <summary>A run of characters on one row that look alike.</summary>
public sealed record RunInfo
{
    /// <summary>Row, from 1.</summary>
    public required int Row { get; init; }

    /// <summary>Column of its first character, from 1.</summary>
    public required int Column { get; init; }

    /// <summary>The characters.</summary>
    public required string Text { get; init; }

    /// <summary>Colour as the 3270 names it: <c>default neutral_black blue red pink green turquoise yellow neutral_white black deep_blue orange
    /// purple pale_green pale_turquoise grey white</c>.</summary>
    public required string Color { get; init; }

    /// <summary>Highlighting in lower case: <c>default normal blink reverse underscore intensify</c>.</summary>
    public required string Highlight { get; init; }

    /// <summary>Colour of the ground, with the same names; null where the host asked for none.</summary>
    public string? Background { get; init; }

    /// <summary>The lines drawn along it, of <c>under right over left</c>; null for none.</summary>
    public IReadOnlyList<string>? Outline { get; init; }

    /// <summary>Whether it is intensified.</summary>
    public bool Intensified { get; init; }

    /// <summary>Whether it stands in an input field.</summary>
    public bool Input { get; init; }
}
