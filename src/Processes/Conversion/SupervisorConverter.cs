using System.Globalization;
using System.IO.Enumeration;
using System.Text.RegularExpressions;
using Holdfast.Configuration;
using Holdfast.Processes.Definition;

namespace Holdfast.Processes.Conversion;

/// <summary>Converts supervisord.conf with what it includes (supervisord.org, «Configuration File»).</summary>
internal sealed partial class SupervisorConverter(string file, ConfigSources sources)
{
    private const string Program = "program:";
    private const string Listener = "eventlistener:";
    private readonly List<ConversionNote> _general = [];
    private readonly List<IniEntry> _all = [];

    public ConvertedConfig Convert(string text)
    {
        _all.AddRange(IniText.ReadPython(file, text));
        foreach (var include in _all.Where(entry => entry is { Section: "include", Key: "files" }).ToList())
            Include(include);
        var drafts = new List<WorkerDraft>();
        foreach (var section in _all.GroupBy(entry => entry.Section, StringComparer.Ordinal))
        {
            if (section.Key.StartsWith(Program, StringComparison.Ordinal))
                drafts.AddRange(Programs(section.Key[Program.Length..], [.. section]));
            else if (section.Key.StartsWith(Listener, StringComparison.Ordinal) || section.Key.StartsWith("fcgi-program:", StringComparison.Ordinal))
                General(section.First(), $"[{section.Key}] is not carried over: {(section.Key[0] == 'e' ? "a webhook or the live stream of events takes its place" : "its socket cannot be passed on")}");
            else if (section.Key is "inet_http_server" or "unix_http_server" or "rpcinterface:supervisor" or "supervisorctl")
                General(section.First(), $"[{section.Key}] is not carried over: the node has an API and a command line of its own");
        }

        Groups(drafts);
        return DraftWriter.Write(Path.GetFileName(file), drafts, _general);
    }

    private void Include(IniEntry include)
    {
        foreach (var pattern in include.Value.Split([' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            var path = pattern.Replace("%(here)s", sources.Folder, StringComparison.Ordinal);
            var folder = Path.GetDirectoryName(path) ?? "";
            var names = path.AsSpan().ContainsAny("*?[")
                ? sources.Find(folder.Length == 0 ? "./" : folder + "/")?.Files?.Where(name => FileSystemName.MatchesSimpleExpression(Path.GetFileName(path), name, ignoreCase: false)) ?? []
                : [Path.GetFileName(path)];
            foreach (var name in names.Order(StringComparer.Ordinal))
            {
                var found = sources.Find(Path.Combine(folder, name));
                if (found?.Text is { } text)
                    _all.AddRange(IniText.ReadPython(name, text));
                else if (found is not null)
                    General(include, $"the included file {name} {found.Trouble}");
            }
        }
    }

    private List<WorkerDraft> Programs(string program, IReadOnlyList<IniEntry> entries)
    {
        var count = Number(entries, "numprocs") ?? 1;
        var first = Number(entries, "numprocs_start") ?? 0;
        var padded = entries.Any(entry => entry.Key != "process_name" && PaddedNumber().IsMatch(entry.Value));
        if (count > 1 && first == 0 && !padded)
        {
            var draft = Draft(program, program, entries, "${INSTANCE}");
            draft.Instances = count;
            return [draft];
        }

        return count == 1
            ? [Draft(program, program, entries, $"{first}")]
            : Enumerable.Range(first, count).Select(number =>
            {
                var draft = Draft(program, $"{program}-{number}", entries, $"{number}");
                draft.Groups.Add(WorkerDraft.NameOf(program));
                return draft;
            }).ToList();
    }

    private WorkerDraft Draft(string program, string name, IReadOnlyList<IniEntry> entries, string number)
    {
        var draft = new WorkerDraft(name, entries[0].File)
        {
            // Its own default. It counts only starts that fail in a row; so does a window that none can fill.
            MaxRetries = 3,
            Window = "1s",
        };
        foreach (var entry in _all.Where(entry => entry is { Section: "supervisord", Key: "environment" }))
            Variables(draft, Expand(draft, program, number, entry), entry);
        foreach (var entry in _all.Where(entry => entry.Section == "supervisord"))
            TakeDaemon(draft, entry);
        foreach (var entry in entries)
            Take(draft, entry, Expand(draft, program, number, entry));
        if (draft.Policy == "never")
            (draft.MaxRetries, draft.Window) = (null, null);
        if (draft.Command is null)
            draft.Note(entries[0], "the program names no command");
        return draft;
    }

    // What children inherit of the daemon.
    private static void TakeDaemon(WorkerDraft draft, IniEntry entry)
    {
        switch (entry.Key)
        {
            case "user": draft.Identity["user"] = entry.Value; break;
            case "minfds" when int.TryParse(entry.Value, out var count) && count > 0:
                draft.Limit("descriptors", $"{count}");
                draft.Note(entry, $"minfds={count} is the least there; here it is what each process may have open");
                break;
            case "minprocs": draft.Lost(entry, $"minprocs={entry.Value}", "limits.pids is the most that a worker may have"); break;
            default: break;
        }
    }

    private static void Take(WorkerDraft draft, IniEntry entry, string value)
    {
        switch (entry.Key)
        {
            case "command": draft.Command = value; break;
            case "directory": draft.Folder = value; break;
            case "environment": Variables(draft, value, entry); break;
            case "autostart": draft.Autostart = IsTrue(value) ? null : false; break;
            case "autorestart": draft.Policy = value == "unexpected" ? null : IsTrue(value) ? "unless-stopped" : "never"; break;
            case "startsecs": draft.StartGrace = value == "1" ? null : $"{value}s"; break;
            case "startretries": draft.MaxRetries = int.TryParse(value, out var retries) ? Math.Min(retries, 1000) : 3; break;
            case "stopsignal": draft.TakeSignal(entry.Line, value); break;
            case "stopwaitsecs": draft.StopTimeout = value == "10" ? null : $"{value}s"; break;
            case "exitcodes" when value is "0": break;
            case "exitcodes" when value.Split(',').All(code => ExitPattern.Parse(code.Trim()) is not null): draft.SuccessExits = $"[{value}]"; break;
            case "user" or "umask": draft.Identity[entry.Key] = value; break;
            case "stopasgroup" or "killasgroup" when IsTrue(value): break;
            case "stopasgroup" or "killasgroup": draft.Note(entry, $"{entry.Key}={value} is different here: the signal goes to the whole group"); break;
            case "priority": draft.Lost(entry, $"priority={value}", "write depends_on where the order matters"); break;
            case "redirect_stderr" when !IsTrue(value): break;
            case "redirect_stderr": draft.Lost(entry, "redirect_stderr=true", "both streams are kept, each in its own log"); break;
            case "process_name" or "numprocs" or "numprocs_start": break;
            default: draft.Lost(entry, $"{entry.Key}={entry.Value}", Why(entry.Key)); break;
        }
    }

    private static string? Why(string key) => key switch
    {
        _ when key.Contains("logfile", StringComparison.Ordinal) => "logs are in the node's data folder; holdfast logs NAME",
        _ => null,
    };

    private void Groups(List<WorkerDraft> drafts)
    {
        foreach (var entry in _all.Where(entry => entry.Section.StartsWith("group:", StringComparison.Ordinal)))
        {
            if (entry.Key != "programs")
            {
                General(entry, $"{entry.Key}={entry.Value} of [{entry.Section}] is not carried over");
                continue;
            }

            foreach (var program in entry.Value.Split([',', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(WorkerDraft.NameOf))
            {
                foreach (var draft in drafts.Where(draft => draft.Name == program || draft.Groups.Contains(program)))
                    draft.Groups.Add(WorkerDraft.NameOf(entry.Section["group:".Length..]));
            }
        }
    }

    private static void Variables(WorkerDraft draft, string value, IniEntry entry)
    {
        foreach (Match match in Variable().Matches(value))
            draft.SetVariable(match.Groups["name"].Value, match.Groups["quoted"].Success ? match.Groups["quoted"].Value : match.Groups["bare"].Value);
        if (Variable().Replace(value, "").Trim(' ', ',', '\n').Length > 0)
            draft.Note(entry, $"a part of environment={entry.Value} was not understood");
    }

    private string Expand(WorkerDraft draft, string program, string number, IniEntry entry) =>
        Expression().Replace(WorkerDraft.Escape(entry.Value), match =>
        {
            var (name, form) = (match.Groups["name"].Value, match.Groups["form"].Value);
            if (name.StartsWith("ENV_", StringComparison.Ordinal))
                return $"${{{name[4..]}}}";
            switch (name)
            {
                case "program_name" or "group_name": return program;
                case "here": return sources.Folder;
                case "process_num": return int.TryParse(number, out var plain) && form.EndsWith('d') && int.TryParse(form.TrimEnd('d'), out var width) ? plain.ToString($"D{width}", CultureInfo.InvariantCulture) : number;
                case "host_node_name": return "${HOSTNAME}";
                default:
                    draft.Note(entry, $"%({name}){form} was not understood");
                    return match.Value;
            }
        }).Replace("%%", "%", StringComparison.Ordinal);

    private void General(IniEntry entry, string text) => _general.Add(new ConversionNote(Path.GetFileName(entry.File), entry.Line, text));

    private static int? Number(IEnumerable<IniEntry> entries, string key) =>
        int.TryParse(entries.LastOrDefault(entry => entry.Key == key)?.Value, out var number) ? number : null;

    private static bool IsTrue(string value) => value.ToLowerInvariant() is "true" or "yes" or "on" or "1";

    [GeneratedRegex(@"%\((?<name>\w+)\)(?<form>0?\d*[sd])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Expression();

    [GeneratedRegex(@"%\(process_num\)0?[2-9]d", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PaddedNumber();

    [GeneratedRegex(@"(?<name>[A-Za-z_]\w*)\s*=\s*(""(?<quoted>[^""]*)""|'(?<quoted>[^']*)'|(?<bare>[^,\s]*))", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Variable();
}
