using Holdfast.Configuration;
using Holdfast.Contracts.Errors;
using Holdfast.Sessions.Secrets;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Journeys;

/// <summary>Reads one entry of the <c>journeys</c> section.</summary>
/// <param name="name">The journey's name.</param>
/// <param name="secrets">The names of the secrets that are defined.</param>
internal sealed class JourneyReader(string name, IReadOnlySet<string> secrets)
{
    private const int LengthLimit = 32768;
    private static readonly string[] Kinds = ["wait", "type", "press", "field", "cursor", "if", "repeat", "extract"];

    // What steps have extracted so far: only that can be typed.
    private readonly HashSet<string> _values = new(StringComparer.Ordinal);

    public JourneyDefinition Read(ConfigSection section)
    {
        var definition = new JourneyDefinition
        {
            Name = name,
            Steps = List(section, "steps", 1),
            Reset = section.Has("reset") ? List(section, "reset", 1) : null,
        };
        if (!section.Has("steps"))
            section.Fail("steps", ConfigurationErrors.MissingKey, $"The journey {name} has no steps.", "Add steps, a list.");
        foreach (var key in (string[])["steps", "reset"])
        {
            var count = JourneyDefinition.Count(key == "steps" ? definition.Steps : definition.Reset ?? []);
            if (count <= JourneyDefinition.StepLimit) continue;
            section.Fail(key, ConfigurationErrors.InvalidValue, $"{count} steps are too many.", $"Use at most {JourneyDefinition.StepLimit}.");
        }

        section.Finish();
        return definition;
    }

    private List<JourneyStep> List(ConfigSection section, string key, int depth)
    {
        if (depth > JourneyDefinition.DepthLimit)
        {
            section.Fail(
                key, ConfigurationErrors.InvalidValue, "Steps stand too deep within others.", $"Use at most {JourneyDefinition.DepthLimit} levels.");
            return [];
        }

        return [.. section.SectionList(key).Select(step => Step(step, depth)).OfType<JourneyStep>()];
    }

    private JourneyStep? Step(ConfigSection step, int depth)
    {
        var kinds = Kinds.Where(step.Has).ToList();
        var label = step.Text("label");
        if (kinds.Count != 1)
        {
            var key = kinds.Count == 0 ? step.Keys.Count == 0 ? "wait" : step.Keys[0] : kinds[1];
            step.Fail(
                key, ConfigurationErrors.InvalidValue,
                kinds.Count == 0 ? "The step says not what to do." : $"The step has both {kinds[0]} and {kinds[1]}.",
                $"Write exactly one of {string.Join(", ", Kinds)} in each step.");
            return null;
        }

        JourneyStep? read = kinds[0] switch
        {
            "wait" => ConditionReader.Read(step, "wait") is { } wait
                ? new WaitStep(wait.Condition, wait.Timeout ?? WaitStep.DefaultTimeout)
                : null,
            "type" => new TypeStep(step.IsText("type") ? Text(step, "type") : Value(step, "type")),
            "press" => Press(step),
            "field" => Field(step),
            "cursor" => step.Section("cursor") is { } at && ConditionReader.Place(at) is { } place ? new CursorStep(place.Row, place.Column) : null,
            "if" => If(step, depth),
            "repeat" => Repeat(step, depth),
            _ => Extract(step),
        };
        step.Finish();
        return read is null ? null : read with { Label = label };
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
        var text = field.Has("value") ? Known(field, "value") : Text(field, "text");
        var target = ConditionReader.Field(field, finish: false);
        field.Finish();
        return target is null ? null : new FieldStep(target, text);
    }

    private IfStep? If(ConfigSection step, int depth)
    {
        var condition = ConditionReader.Read(step, "if");
        var (then, otherwise) = (List(step, "then", depth + 1), List(step, "else", depth + 1));
        if (!step.Has("then") && !step.Has("else"))
            step.Fail("then", ConfigurationErrors.MissingKey, "The step says not what to do.", "Add then or else, lists of steps.");
        return condition is { } read ? new IfStep(read.Condition, then, otherwise) { Timeout = read.Timeout } : null;
    }

    private RepeatStep? Repeat(ConfigSection step, int depth)
    {
        var steps = List(step, "steps", depth + 1);
        if (steps.Count == 0)
            step.Fail("steps", ConfigurationErrors.MissingKey, "The step says not what to repeat.", "Add steps, a list.");
        if (step.Section("repeat") is not { } repeat) return null;
        var usual = new RepeatStep(steps);
        var read = usual with
        {
            Times = repeat.Integer("times", 1, RepeatStep.RoundLimit),
            Until = repeat.Has("until") ? ConditionReader.Read(repeat, "until")?.Condition : null,
            While = repeat.Has("while") ? ConditionReader.Read(repeat, "while")?.Condition : null,
            Max = repeat.Integer("max", 1, RepeatStep.RoundLimit) ?? usual.Max,
        };
        if (((string[])["times", "until", "while"]).Count(repeat.Has) != 1)
        {
            repeat.Fail(
                "until", ConfigurationErrors.InvalidValue, "The step must say how often.", "Write exactly one of times, until and while.");
        }

        repeat.Finish();
        return read;
    }

    private ExtractStep? Extract(ConfigSection step)
    {
        if (step.Section("extract") is not { } extract) return null;
        var read = new ExtractStep(extract.RequiredText("name"))
        {
            After = extract.Text("after"),
            Field = extract.Section("field") is { } field ? ConditionReader.Field(field) : null,
            Length = extract.Integer("length", 1, LengthLimit),
        };
        if (extract.Has("row") || extract.Has("column"))
        {
            var at = ConditionReader.Place(extract, finish: false);
            read = read with { Row = at?.Row, Column = at?.Column };
            if (read.Length is null)
                extract.Fail("length", ConfigurationErrors.MissingKey, "A place needs a length.", "Write how many characters to take.");
        }

        if (((string[])["after", "field", "row"]).Count(extract.Has) != 1)
        {
            extract.Fail(
                "after", ConfigurationErrors.InvalidValue, "The step must say where the text stands.",
                "Write exactly one of after, field, and row with column and length.");
        }

        extract.Finish();
        _values.Add(read.Name);
        return read;
    }

    private SecretText Value(ConfigSection step, string key)
    {
        if (step.Section(key) is not { } section) return SecretText.Parse("");
        var value = Known(section, "value");
        section.Finish();
        return value;
    }

    private SecretText Known(ConfigSection section, string key)
    {
        var wanted = section.RequiredText(key);
        if (!_values.Contains(wanted)) section.FailReference(key, "extracted value", wanted, _values);
        return SecretText.OfValue(wanted);
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
