using Holdfast.Contracts.Errors;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Sessions.Driving;

/// <summary>Names an input field, by the text that labels it or by a place inside it.</summary>
public sealed record FieldTarget
{
    private FieldTarget()
    {
    }

    /// <summary>The label, in any letter case; null where the place names it.</summary>
    public string? Label { get; private init; }

    /// <summary>Row of the place, from 1.</summary>
    public int Row { get; private init; }

    /// <summary>Column of the place, from 1.</summary>
    public int Column { get; private init; }

    /// <summary>The input field with this label.</summary>
    public static FieldTarget ByLabel(string label)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(label);
        return new FieldTarget { Label = label.Trim() };
    }

    /// <summary>The input field that this cell is in.</summary>
    public static FieldTarget At(int row, int column) => new() { Row = row, Column = column };

    /// <summary>As <see cref="At(int, int)"/>.</summary>
    internal static FieldTarget At((int Row, int Column) place) => At(place.Row, place.Column);

    /// <summary>The field on this screen, or the fault that says which fields there are.</summary>
    public Result<ScreenField> Find(ScreenImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (Label is null)
        {
            return image.FieldAt(Row, Column) is { Protected: false } there
                ? there
                : Missing($"no input field stands at row {Row}, column {Column}", Inputs(image));
        }

        var inputs = Inputs(image);
        var named = inputs.FindAll(field => string.Equals(field.Label, Label, StringComparison.OrdinalIgnoreCase));
        return named.Count switch
        {
            1 => named[0],
            0 => Missing($"no input field is labelled \"{Label}\"", inputs),
            _ => Missing($"{named.Count} input fields are labelled \"{Label}\"; address the one you mean by row and column", inputs),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Label is null ? $"field at row {Row}, column {Column}" : $"field \"{Label}\"";

    private static List<ScreenField> Inputs(ScreenImage image) => image.Fields.Where(field => !field.Protected).ToList();

    private static Fault Missing(string what, List<ScreenField> inputs)
    {
        const int shown = 12;
        var there = inputs.Take(shown).Select(field => $"\"{field.Label}\" at {field.Row},{field.Column}");
        var list = inputs.Count == 0 ? "there is none on this screen" : $"there are {string.Join("; ", there)}";
        return new Fault(SessionErrors.NoSuchField, $"{what}; {list}.");
    }
}
