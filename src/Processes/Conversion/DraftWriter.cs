using System.Globalization;
using System.Text;

namespace Holdfast.Processes.Conversion;

/// <summary>Writes drafts as a configuration.</summary>
internal static class DraftWriter
{
    /// <summary>The configuration; workers of the same name are told apart by numbers.</summary>
    /// <param name="origin">What it was made of, for its first line.</param>
    /// <param name="drafts">The workers.</param>
    /// <param name="general">Notes that are about no single worker.</param>
    public static ConvertedConfig Write(string origin, IReadOnlyList<WorkerDraft> drafts, IReadOnlyList<ConversionNote> general)
    {
        Rename(drafts);
        var text = new StringBuilder($"# Made of {origin} by holdfast config convert. Look at the comments: they say what is different.\n");
        Comment(text, "", general);
        text.Append("holdfast: 1\n");
        if (drafts.Count > 0)
            text.Append("\nworkers:\n");
        foreach (var draft in drafts)
            Append(text, draft);
        return new ConvertedConfig(text.ToString(), [.. general, .. drafts.SelectMany(draft => draft.Notes)]);
    }

    private static void Rename(IReadOnlyList<WorkerDraft> drafts)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var draft in drafts)
        {
            var name = draft.Name;
            for (var number = 2; !taken.Add(draft.Name); number++)
                draft.Name = $"{name}-{number}";
        }
    }

    private static void Append(StringBuilder text, WorkerDraft draft)
    {
        Comment(text, "  ", draft.Notes);
        text.Append("  ").Append(draft.Name).Append(":\n");
        if (draft.Words is { } words)
            Line(text, "command", $"[{string.Join(", ", words.Select(Quote))}]");
        else
            Line(text, "command", Quote(draft.Command ?? ""));
        Line(text, "cwd", draft.Folder is null ? null : Quote(draft.Folder));
        if (draft.EnvironmentFiles.Count > 0)
            Line(text, "env_file", $"[{string.Join(", ", draft.EnvironmentFiles.Select(Quote))}]");
        if (draft.Environment.Count > 0)
        {
            text.Append("    env:\n");
            foreach (var (name, value) in draft.Environment)
                text.Append("      ").Append(Quote(name)).Append(": ").Append(Quote(value)).Append('\n');
        }

        foreach (var (key, value) in draft.Identity)
            Line(text, key, Quote(value));
        Line(text, "instances", draft.Instances?.ToString(CultureInfo.InvariantCulture));
        Line(text, "port", draft.Port?.ToString(CultureInfo.InvariantCulture));
        Line(text, "restart", Flow(
            ("policy", draft.Policy), ("max_retries", draft.MaxRetries?.ToString(CultureInfo.InvariantCulture)), ("window", draft.Window),
            ("success_exit_codes", draft.SuccessExits), ("fatal_exit_codes", draft.FatalExits), ("backoff", Flow(("initial", draft.FirstBackoff), ("max", draft.LongestBackoff), ("multiplier", draft.Multiplier)))));
        Line(text, "start_grace", draft.StartGrace);
        Line(text, "stop", Flow(("signal", draft.StopSignal), ("timeout", draft.StopTimeout)));
        Line(text, "autostart", draft.Autostart switch { null => null, true => "true", false => "false" });
        if (draft.Checks.Count > 0)
            Line(text, "health", Flow([.. draft.Checks.Select(check => (check.Key, Flow([.. check.Value])))]));
        Line(text, "limits", Flow([.. draft.Limits]));
        Line(text, "schedule", Flow([.. draft.Schedule]));
        if (draft.DependsOn.Count > 0)
            Line(text, "depends_on", Flow([.. draft.DependsOn.Select(one => (one.Key, (string?)$"{{ condition: {one.Value ?? "ready"} }}"))]));
        Line(text, "groups", draft.Groups.Count == 0 ? null : $"[{string.Join(", ", draft.Groups.Distinct())}]");
    }

    private static string? Flow(params ReadOnlySpan<(string Key, string? Value)> entries)
    {
        var written = new List<string>();
        foreach (var (key, value) in entries)
        {
            if (value is not null)
                written.Add($"{key}: {value}");
        }

        return written.Count == 0 ? null : $"{{ {string.Join(", ", written)} }}";
    }

    private static void Line(StringBuilder text, string key, string? value)
    {
        if (value is not null)
            text.Append("    ").Append(key).Append(": ").Append(value).Append('\n');
    }

    private static void Comment(StringBuilder text, string indent, IEnumerable<ConversionNote> notes)
    {
        foreach (var note in notes)
            text.Append(indent).Append("# ").Append(note.ToString().ReplaceLineEndings(" ")).Append('\n');
    }

    /// <summary>A word that YAML can take for nothing else stands as it is; the rest in quotes.</summary>
    public static string Quote(string value)
    {
        var plain = value.Length > 0
            && (char.IsAsciiLetter(value[0]) || value[0] is '/' or '.')
            && value.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '.' or '-' or '_' or ' ' or '=' or '+' or '@' or '$')
            && !value.EndsWith(' ')
            && value.ToLowerInvariant() is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off");
        return plain ? value : Double(value);
    }

    private static string Double(string value)
    {
        var quoted = new StringBuilder("\"");
        foreach (var letter in value)
        {
            quoted.Append(letter switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\t' => "\\t",
                _ when char.IsControl(letter) => $"\\x{(int)letter:X2}",
                _ => letter.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }
}
