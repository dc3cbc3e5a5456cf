using Holdfast.Contracts.Errors;
using Holdfast.Sessions.Driving;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Sessions.Journeys;

/// <summary>Takes a text from the screen and keeps it under a name: for the result, and for later steps to type.</summary>
/// <param name="Name">The name.</param>
public sealed record ExtractStep(string Name) : JourneyStep
{
    /// <summary>Row where it begins, from 1, together with <see cref="Column"/> and <see cref="Length"/>.</summary>
    public int? Row { get; init; }

    /// <summary>Column where it begins, from 1.</summary>
    public int? Column { get; init; }

    /// <summary>Its length in characters; it does not go beyond its row.</summary>
    public int? Length { get; init; }

    /// <summary>The input field whose content it is.</summary>
    public FieldTarget? Field { get; init; }

    /// <summary>The text on the screen that it stands behind, on the same row, up to two blanks.</summary>
    public string? After { get; init; }

    /// <summary>The text, without the blanks around it, or why it is not there.</summary>
    internal Result<string> From(ScreenImage image)
    {
        if (Field is not null) return Field.Find(image).TryGet(out var field, out var missing) ? field.Text.Trim() : missing;
        if (After is not null) return Behind(After, image);
        var (row, column, length) = (Row ?? 1, Column ?? 1, Length ?? 1);
        if (row > image.Rows || column > image.Columns)
            return new Fault(SessionErrors.NoSuchField, $"the screen has {image.Rows} rows of {image.Columns} columns.");
        var line = image.Line(row);
        return line.Substring(column - 1, Math.Min(length, line.Length - column + 1)).Trim();
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Field is not null ? $"extract {Name} from {Field}"
        : After is not null ? $"extract {Name} after \"{After}\""
        : $"extract {Name} from row {Row}, column {Column}";

    private static Result<string> Behind(string mark, ScreenImage image)
    {
        for (var row = 1; row <= image.Rows; row++)
        {
            var line = image.Line(row);
            var at = line.IndexOf(mark, StringComparison.Ordinal);
            if (at < 0) continue;
            // What leads from the mark to the text, as in "Balance . . . :  12.00", is none of it.
            var rest = line[(at + mark.Length)..].TrimStart(' ', '.', ':', '=', '>');
            var end = rest.IndexOf("  ", StringComparison.Ordinal);
            return (end < 0 ? rest : rest[..end]).Trim();
        }

        return new Fault(SessionErrors.NoSuchField, $"\"{mark}\" stands nowhere on the screen.");
    }
}
