using System.Globalization;
using System.Text;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Secrets;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Journeys.Recording;

/// <summary>Writes a recorded journey as configuration that <see cref="JourneyReader"/> reads back as the same steps.</summary>
internal static class JourneyYaml
{
    /// <summary>The sections <c>secrets</c> (where it needs any) and <c>journeys</c>.</summary>
    public static string Write(string name, IReadOnlyList<JourneyStep> steps, IReadOnlyList<string> secrets)
    {
        var yaml = new StringBuilder();
        if (secrets.Count > 0) yaml.Append("secrets:\n");
        foreach (var secret in secrets)
            yaml.Append(CultureInfo.InvariantCulture, $"  {secret}: {{ env: {Variable(secret)} }}\n");
        yaml.Append(CultureInfo.InvariantCulture, $"journeys:\n  {name}:\n    steps:\n");
        foreach (var step in steps) yaml.Append("      - ").Append(Step(step)).Append('\n');
        return yaml.ToString();
    }

    private static string Variable(string secret) =>
        string.Concat(secret.ToUpperInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    private static string Step(JourneyStep step) => step switch
    {
        WaitStep wait => $"wait: {Condition(wait.Condition)}",
        TypeStep type => $"type: {Text(type.Text)}",
        PressStep press => $"press: {Keys.Name(press.Key)}",
        CursorStep cursor => $"cursor: {Place(cursor.Row, cursor.Column)}",
        FieldStep { Target.Label: { } label } field => $"field: {{ label: {Quoted(label)}, text: {Text(field.Text)} }}",
        FieldStep field => string.Create(
            CultureInfo.InvariantCulture, $"field: {{ row: {field.Target.Row}, column: {field.Target.Column}, text: {Text(field.Text)} }}"),
        _ => throw new InvalidOperationException($"A recording has no step of this kind: {step.GetType().Name}"),
    };

    private static string Condition(WaitCondition condition)
    {
        List<string> parts = [];
        if (condition.Text is { } text) parts.Add($"text: {Quoted(text)}");
        if (condition is { Row: { } row, Column: { } column }) parts.Add($"at: {Place(row, column)}");
        if (condition.Cursor is { } cursor) parts.Add($"cursor: {Place(cursor.Row, cursor.Column)}");
        if (condition.Unlocked) parts.Add("unlocked: true");
        return $"{{ {string.Join(", ", parts)} }}";
    }

    private static string Place(int row, int column) =>
        string.Create(CultureInfo.InvariantCulture, $"{{ row: {row}, column: {column} }}");

    private static string Text(SecretText text) => text.IsSecret ? $"\"{text}\"" : Quoted(text.ToString());

    /// <summary>In double quotes (YAML 1.2.2, section 7.3.1); a dollar sign is doubled, since one alone begins a variable.</summary>
    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '$' => "$$",
                _ when char.IsControl(c) || c is '\u2028' or '\u2029' or '\u0085' or '\uFEFF' => $"\\u{(int)c:x4}",
                _ => c.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }
}
