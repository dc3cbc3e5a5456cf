using Holdfast.Configuration;
using Holdfast.Contracts.Errors;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Secrets;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Journeys;

/// <summary>Reads one entry of the <c>journeys</c> section.</summary>
/// <param name="name">The journey's name.</param>
/// <param name="secrets">The names of the secrets that are defined.</param>
internal sealed class JourneyReader(string name, IReadOnlySet<string> secrets)
{
    private static readonly string[] Kinds = ["wait", "type", "press", "field"];

    /// <summary>Rows and columns, at the most: 14-bit addresses reach no further.</summary>
    private const int PlaceLimit = 16384;

    public JourneyDefinition Read(ConfigSection section)
    {
        var definition = new JourneyDefinition
        {
            Name = name,
            Steps = Steps(section, "steps"),
            Reset = section.Has("reset") ? Steps(section, "reset") : null,
        };
        if (!section.Has("steps"))
            section.Fail("steps", ConfigurationErrors.MissingKey, $"The journey {name} has no steps.", "Add steps, a list.");
        section.Finish();
        return definition;
    }

    private List<JourneyStep> Steps(ConfigSection section, string key)
    {
        var list = section.SectionList(key);
        if (list.Count > JourneyDefinition.StepLimit)
        {
            section.Fail(
                key, ConfigurationErrors.InvalidValue, $"{list.Count} steps are too many.", $"Use at most {JourneyDefinition.StepLimit}.");
        }

        return [.. list.Select(Step).OfType<JourneyStep>()];
    }

    private JourneyStep? Step(ConfigSection step)
    {
        var kinds = Kinds.Where(step.Has).ToList();
        var label = step.Text("label");
        if (kinds.Count != 1)
        {
            var key = kinds.Count == 0 ? step.Keys.Count == 0 ? "wait" : step.Keys[0] : kinds[1];
            step.Fail(
                key, ConfigurationErrors.InvalidValue,
                kinds.Count == 0 ? "The step says not what to do." : $"The step has both {kinds[0]} and {kinds[1]}.",
                "Write exactly one of wait, type, press and field in each step.");
            return null;
        }

        JourneyStep? read = kinds[0] switch
        {
            "wait" => Wait(step),
            "type" => new TypeStep(Text(step, "type")),
            "press" => Press(step),
            _ => Field(step),
        };
        step.Finish();
        return read is null ? null : read with { Label = label };
    }

    private static WaitStep? Wait(ConfigSection step)
    {
        if (step.IsText("wait")) return new WaitStep(new WaitCondition { Text = step.RequiredText("wait") }, WaitStep.DefaultTimeout);
        if (step.Section("wait") is not { } wait) return null;
        var condition = new WaitCondition
        {
            Text = wait.Text("text"),
            NotText = wait.Text("not_text"),
            Unlocked = wait.Flag("unlocked") ?? false,
            Cursor = wait.Section("cursor") is { } cursor ? Place(cursor) : null,
        };
        if (condition == new WaitCondition())
        {
            wait.Fail(
                "text", ConfigurationErrors.MissingKey, "The step says not what to wait for.",
                "Write text, not_text, cursor or unlocked: true.");
        }

        var timeout = wait.Duration("timeout") ?? WaitStep.DefaultTimeout;
        if (timeout <= TimeSpan.Zero || timeout > SessionInput.TimeoutLimit)
        {
            wait.Fail(
                "timeout", ConfigurationErrors.InvalidValue, "The timeout is out of range.",
                $"Use more than nothing and at most {SessionInput.TimeoutLimit.TotalMinutes}m.");
        }

        wait.Finish();
        return new WaitStep(condition, timeout);
    }

    private static PressStep? Press(ConfigSection step)
    {
        var text = step.RequiredText("press");
        if (Keys.TryParse(text, out var key)) return new PressStep(key);
        step.Fail(
            "press", ConfigurationErrors.InvalidValue, $"'{text}' is no key.",
            "Use a name such as enter, pf3, pa1, clear, tab or erase_eof.");
        return null;
    }

    private FieldStep? Field(ConfigSection step)
    {
        if (step.Section("field") is not { } field) return null;
        var label = field.Text("label");
        if (label is not null && (field.Has("row") || field.Has("column")))
        {
            field.Fail(
                "label", ConfigurationErrors.InvalidValue, "The field is named by its label and by its place.", "Keep one of the two.");
        }

        var text = Text(field, "text");
        FieldTarget? target = null;
        if (!string.IsNullOrWhiteSpace(label)) target = FieldTarget.ByLabel(label);
        else if (field.Has("row") || field.Has("column")) target = Place(field, finish: false) is { } at ? FieldTarget.At(at) : null;
        else field.Fail("label", ConfigurationErrors.MissingKey, "The step says not which field.", "Write label, or row and column.");
        if (label is not null) _ = (field.Integer("row", 1, PlaceLimit), field.Integer("column", 1, PlaceLimit));
        field.Finish();
        return target is null ? null : new FieldStep(target, text);
    }

    private static (int Row, int Column)? Place(ConfigSection section, bool finish = true)
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

    private SecretText Text(ConfigSection section, string key)
    {
        var raw = section.RequiredText(key);
        var text = SecretText.Parse(raw);
        foreach (var missing in text.Names.Where(secret => !secrets.Contains(secret)))
        {
            section.Fail(
                key, ConfigurationErrors.UnresolvedSecret, $"The secret '{missing}' is not defined.",
                $"Add it to the secrets section: {missing}: {{ env: NAME }} or {{ file: PATH }}.");
        }

        if (SecretText.LooksBroken(raw))
        {
            section.Fail(
                key, ConfigurationErrors.InvalidValue, "A reference to a secret is not well formed.",
                "Write ${secret:name}, the name of letters, digits, dot, hyphen and underscore.");
        }

        return text;
    }
}
