using System.Text.RegularExpressions;
using Holdfast.Configuration;

namespace Holdfast.Processes.Conversion;

/// <summary>Converts a Procfile: one <c>name: command</c> in a line, run by a shell, with the variables of .env beside it.</summary>
internal sealed partial class ProcfileConverter(string file, ConfigSources sources)
{
    // As foreman does it: each process type has a hundred ports of its own.
    private const int FirstPort = 5000;
    private const int PortStep = 100;
    private const string Variables = ".env";

    public ConvertedConfig Convert(string text)
    {
        var drafts = new List<WorkerDraft>();
        var general = new List<ConversionNote>();
        var hasVariables = sources.Find(Variables)?.Text is not null;
        var number = 0;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            if (line.Trim() is [] or ['#', ..])
                continue;
            if (Entry().Match(line) is not { Success: true } entry)
            {
                general.Add(new ConversionNote(Path.GetFileName(file), number, $"'{line.Trim()}' is no entry"));
                continue;
            }

            drafts.Add(Draft(entry.Groups["name"].Value, entry.Groups["command"].Value.Trim(), number, drafts.Count, hasVariables));
        }

        return DraftWriter.Write(Path.GetFileName(file), drafts, general);
    }

    private WorkerDraft Draft(string name, string command, int line, int index, bool hasVariables)
    {
        var draft = new WorkerDraft(name, file);
        if (name == "release")
        {
            draft.Policy = "never";
            draft.Note(line, "release runs once each time the node starts; let the others wait for it: depends_on: { release: { condition: completed } }");
        }
        else
        {
            // Runners of Procfiles end all when one ends; here each is kept running.
            draft.Policy = "unless-stopped";
        }

        if (hasVariables)
            draft.EnvironmentFiles.Add(Variables);
        if (Port().IsMatch(command))
        {
            draft.Port = FirstPort + (PortStep * index);
            draft.Note(line, $"$PORT is {draft.Port}, counted as foreman does; change port if another is meant");
        }

        draft.TakeShellCommand(command);
        return draft;
    }

    [GeneratedRegex(@"^(?<name>[A-Za-z0-9_-]+):\s*(?<command>.+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Entry();

    [GeneratedRegex(@"\$(PORT\b|\{PORT\b)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Port();
}
