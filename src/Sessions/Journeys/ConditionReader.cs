using Holdfast.Configuration;
using Holdfast.Contracts.Errors;
using Holdfast.Sessions.Driving;

namespace Holdfast.Sessions.Journeys;

/// <summary>Reads what a screen must show, as <c>wait</c>, <c>if</c>, <c>until</c> and <c>while</c> have it: a text, or a section.</summary>
internal static class ConditionReader
{
    /// <summary>Rows and columns, at the most: 14-bit addresses reach no further.</summary>
    private const int PlaceLimit = 16384;

    /// <summary>The condition under a key with its timeout, where it has one; null where it cannot be read.</summary>
    public static (WaitCondition Condition, TimeSpan? Timeout)? Read(ConfigSection step, string key)
    {
        if (step.IsText(key)) return (new WaitCondition { Text = step.RequiredText(key) }, null);
        if (step.Section(key) is not { } section) return null;
        var at = section.Section("at") is { } place ? Place(place) : null;
        var condition = new WaitCondition
        {
            Text = section.Text("text"),
            Row = at?.Row,
            Column = at?.Column,
            NotText = section.Text("not_text"),
            Field = section.Section("field") is { } field ? Field(field) : null,
            Unlocked = section.Flag("unlocked") ?? false,
            Cursor = section.Section("cursor") is { } cursor ? Place(cursor) : null,
        };
        if (section.Has("at") && condition.Text is null)
        {
            section.Fail(
                "at", ConfigurationErrors.InvalidValue, "at says where text must stand, and there is no text.", "Add text, or remove at.");
        }
        else if (condition == new WaitCondition())
        {
            section.Fail(
                "text", ConfigurationErrors.MissingKey, "The step says not what the screen must show.",
                "Write text, not_text, field, cursor or unlocked: true.");
        }

        var timeout = section.Duration("timeout");
        if (timeout <= TimeSpan.Zero || timeout > SessionInput.TimeoutLimit)
        {
            section.Fail(
                "timeout", ConfigurationErrors.InvalidValue, "The timeout is out of range.",
                $"Use more than nothing and at most {SessionInput.TimeoutLimit.TotalMinutes}m.");
        }

        section.Finish();
        return (condition, timeout);
    }

    /// <summary>A row and a column; null where either is missing.</summary>
    public static (int Row, int Column)? Place(ConfigSection section, bool finish = true)
    {
        var row = section.Integer("row", 1, PlaceLimit);
        var column = section.Integer("column", 1, PlaceLimit);
        if (!section.Has("row") || !section.Has("column"))
        {
            section.Fail(
                section.Has("row") ? "row" : "column", ConfigurationErrors.MissingKey, "A place needs row and column.",
                "Write both, counted from 1.");
        }

        if (finish) section.Finish();
        return row is { } r && column is { } c ? (r, c) : null;
    }

    /// <summary>A field by label or by place; null where neither is given.</summary>
    public static FieldTarget? Field(ConfigSection section, bool finish = true)
    {
        var label = section.Text("label");
        FieldTarget? target = null;
        if (label is not null && (section.Has("row") || section.Has("column")))
        {
            section.Fail(
                "label", ConfigurationErrors.InvalidValue, "The field is named by its label and by its place.", "Keep one of the two.");
        }

        if (!string.IsNullOrWhiteSpace(label)) target = FieldTarget.ByLabel(label);
        else if (section.Has("row") || section.Has("column")) target = Place(section, finish: false) is { } at ? FieldTarget.At(at) : null;
        else section.Fail("label", ConfigurationErrors.MissingKey, "The step says not which field.", "Write label, or row and column.");
        if (label is not null) _ = (section.Integer("row", 1, PlaceLimit), section.Integer("column", 1, PlaceLimit));
        if (finish) section.Finish();
        return target;
    }
}
