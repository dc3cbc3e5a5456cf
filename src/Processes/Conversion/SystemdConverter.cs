using System.Globalization;
using System.Text.RegularExpressions;
using Holdfast.Configuration;
using Holdfast.Processes.Definition;

namespace Holdfast.Processes.Conversion;

/// <summary>Converts a service unit with its drop-ins (systemd.service(5), systemd.exec(5), systemd.kill(5)).</summary>
internal sealed partial class SystemdConverter(string file, ConfigSources sources)
{
    // Restarts without an end, as far as ours can be counted.
    private const int Endless = 1000;
    // A process that ends by one of these has ended well (systemd.service(5), SuccessExitStatus).
    private const string CleanEnds = "0, SIGHUP, SIGINT, SIGTERM, SIGPIPE";
    private static readonly string[] Silent = ["Description", "Documentation", "WantedBy", "RequiredBy", "Alias", "DefaultDependencies", "ExecStart", "ExecStartPre", "Restart", "RestartSec", "StartLimitBurst", "StartLimitIntervalSec", "StartLimitInterval", "SyslogIdentifier"];

    private readonly string _unit = Path.GetFileNameWithoutExtension(file);

    public ConvertedConfig Convert(string text)
    {
        var entries = IniText.ReadUnit(file, text).ToList();
        foreach (var name in (sources.Find($"{Path.GetFileName(file)}.d/")?.Files ?? []).Where(name => name.EndsWith(".conf", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            if (sources.Find($"{Path.GetFileName(file)}.d/{name}")?.Text is { } more)
                entries.AddRange(IniText.ReadUnit(name, more));
        }

        var settings = Reset(entries);
        var draft = new WorkerDraft(_unit.TrimEnd('@').Replace('@', '-'), file);
        foreach (var entry in settings)
            Take(draft, entry);
        SystemdLimits.Join(draft, settings);
        SystemdTimer.Take(draft, Timer());
        TakeCommand(draft, settings);
        TakeRestart(draft, settings);
        if (_unit.EndsWith('@'))
        {
            draft.Instances = 1;
            draft.Note(1, "the unit is a template: %i became the number of an instance; set instances to how many are enabled");
        }

        return DraftWriter.Write(Path.GetFileName(file), [draft], []);
    }

    // A timer starts the service of its own name unless it says otherwise.
    private List<IniEntry> Timer()
    {
        if (_unit.Contains('@', StringComparison.Ordinal) || sources.Find($"{_unit}.timer")?.Text is not { } text)
            return [];
        var timer = Reset([.. IniText.ReadUnit($"{_unit}.timer", text)]);
        return timer.Any(entry => entry.Key == "Unit" && entry.Value != $"{_unit}.service") ? [] : timer;
    }

    // An empty value takes away what was set before it.
    private static List<IniEntry> Reset(List<IniEntry> entries)
    {
        var kept = new List<IniEntry>();
        foreach (var entry in entries)
        {
            if (entry.Value.Length == 0)
                kept.RemoveAll(earlier => earlier.Key == entry.Key && earlier.Section == entry.Section);
            else
                kept.Add(entry);
        }

        return kept;
    }

    private void Take(WorkerDraft draft, IniEntry entry)
    {
        var value = Specify(draft, entry, WorkerDraft.Escape(entry.Value));
        switch (entry.Key)
        {
            case "Type" when value is "simple" or "exec" or "oneshot": break;
            case "Type" when value is "forking": draft.Note(entry, "Type=forking: the program must run in the foreground here; give it the option for that"); break;
            case "Type": draft.Lost(entry, $"Type={value}", "it counts as ready when it has run for start_grace"); break;
            case "WorkingDirectory" when value.TrimStart('-') is not "~": draft.Folder = value.TrimStart('-'); break;
            case "Environment": Variables(draft, value); break;
            case "EnvironmentFile": draft.EnvironmentFiles.Add(value); break;
            case "KillSignal": draft.TakeSignal(entry.Line, value); break;
            case "KillMode" when value is "control-group": break;
            case "KillMode": draft.Note(entry, $"KillMode={value} is different here: the signal goes to the whole group"); break;
            case "TimeoutStopSec" or "TimeoutSec" when SystemdTime.Convert(value) is { } time: draft.StopTimeout = time; break;
            case "After" or "Requires" or "Wants" or "BindsTo" or "PartOf": draft.Lost(entry, $"{entry.Key}={value}", "write depends_on where it is a worker here"); break;
            case "StandardOutput" or "StandardError": draft.Lost(entry, $"{entry.Key}={value}", "logs are in the node's data folder; holdfast logs NAME"); break;
            case "User" or "Group" or "UMask" or "Nice": draft.Identity[entry.Key.ToLowerInvariant()] = value; break;
            case "SuccessExitStatus" when Statuses(value) is { } good: draft.SuccessExits = $"[{CleanEnds}, {good}]"; break;
            case "RestartPreventExitStatus" when Statuses(value) is { } fatal: draft.FatalExits = $"[{fatal}]"; break;
            case var _ when SystemdLimits.Take(draft, entry, value): break;
            case var key when Silent.Contains(key, StringComparer.Ordinal): break;
            default: draft.Lost(entry, $"{entry.Key}={entry.Value}"); break;
        }
    }

    // Codes and signals; the names that systemd has for some codes are not known here.
    private static string? Statuses(string value)
    {
        var statuses = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return statuses.Length > 0 && statuses.All(status => ExitPattern.Parse(status) is not null) ? string.Join(", ", statuses) : null;
    }

    private void TakeCommand(WorkerDraft draft, List<IniEntry> settings)
    {
        var starts = settings.Where(entry => entry.Key == "ExecStart").ToList();
        var before = settings.Where(entry => entry.Key == "ExecStartPre").ToList();
        if (starts.Count == 0)
        {
            draft.Note(1, "the unit has no ExecStart");
            return;
        }

        var last = Command(draft, starts[^1], out _);
        if (before.Count == 0 && starts.Count == 1 && !last.Contains('$', StringComparison.Ordinal))
        {
            // systemd gives signs like | and ; no meaning, and neither do we.
            draft.Command = Specify(draft, starts[0], last);
            return;
        }

        var script = "";
        foreach (var entry in before.Concat(starts.SkipLast(1)))
            script += Command(draft, entry, out var mayFail) is var command && mayFail ? $"{Shell(command)} || true; " : $"{Shell(command)} && ";
        draft.Words = ["/bin/sh", "-c", Specify(draft, starts[^1], WorkerDraft.Escape($"{script}exec {Shell(last)}"))];
    }

    private static string Command(WorkerDraft draft, IniEntry entry, out bool mayFail)
    {
        var prefix = entry.Value.TakeWhile(letter => letter is '-' or '@' or ':' or '+' or '!').Count();
        mayFail = entry.Value[..prefix].Contains('-', StringComparison.Ordinal);
        if (entry.Value[..prefix].AsSpan().ContainsAny('@', '+', '!'))
            draft.Note(entry, $"the prefix {entry.Value[..prefix]} of {entry.Key} is not carried over");
        return entry.Value[prefix..];
    }

    // The words as a shell reads them back, with variables filled in by it as systemd does.
    private static string Shell(string command)
    {
        if (!CommandLine.TrySplit(command, out var words, out _))
            return command;
        return string.Join(' ', words.Select(word =>
            !word.Contains('$', StringComparison.Ordinal) ? ShellCommand.Quote(word)
            : LoneVariable().IsMatch(word) ? word
            : $"\"{word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("$$", "\\$", StringComparison.Ordinal)}\""));
    }

    private static void TakeRestart(WorkerDraft draft, List<IniEntry> settings)
    {
        var oneshot = Last("Type") is "oneshot";
        draft.Policy = Last("Restart") switch
        {
            "always" => "unless-stopped",
            "on-failure" or "on-abnormal" or "on-abort" or "on-watchdog" => "on-failure",
            _ => "never",
        };
        if (settings.LastOrDefault(entry => entry.Key == "Restart") is { Value: "on-abnormal" or "on-abort" or "on-watchdog" or "on-success" } odd)
            draft.Note(odd.Line, $"Restart={odd.Value} became {draft.Policy}");
        if (oneshot && draft.Schedule.Count == 0)
            draft.Note(settings.First(entry => entry.Key == "Type").Line, "a oneshot runs once each time the node starts; others can wait for it: condition: completed");
        if (draft.Policy == "never")
            return;
        if (draft.Policy == "on-failure")
            draft.SuccessExits ??= $"[{CleanEnds}]";
        var pause = SystemdTime.Convert(Last("RestartSec") ?? "100ms") ?? "100ms";
        (draft.FirstBackoff, draft.LongestBackoff) = (pause, pause);
        var burst = int.TryParse(Last("StartLimitBurst"), out var starts) ? starts : 5;
        var interval = SystemdTime.Convert(Last("StartLimitIntervalSec") ?? Last("StartLimitInterval") ?? "10s") ?? "10s";
        // With pauses that fill the interval it never gives up.
        var endless = Seconds(interval) <= 0 || Seconds(pause) * burst >= Seconds(interval);
        (draft.MaxRetries, draft.Window) = (endless ? Endless : burst, endless ? null : interval);

        string? Last(string key) => settings.LastOrDefault(entry => entry.Key == key)?.Value;
    }

    private static double Seconds(string time) => time.EndsWith("ms", StringComparison.Ordinal)
        ? double.Parse(time[..^2], CultureInfo.InvariantCulture) / 1000
        : double.Parse(time[..^1], CultureInfo.InvariantCulture);

    private static void Variables(WorkerDraft draft, string value)
    {
        if (!CommandLine.TrySplit(value, out var words, out _))
            return;
        foreach (var word in words.Where(word => word.Contains('=', StringComparison.Ordinal)))
            draft.SetVariable(word[..word.IndexOf('=', StringComparison.Ordinal)], word[(word.IndexOf('=', StringComparison.Ordinal) + 1)..]);
    }

    private string Specify(WorkerDraft draft, IniEntry entry, string text) => Specifier().Replace(text, match =>
    {
        var at = _unit.IndexOf('@', StringComparison.Ordinal);
        var instance = at < 0 ? "" : _unit[(at + 1)..];
        switch (match.Value[1])
        {
            case '%': return "%";
            case 'n': return $"{_unit}.service";
            case 'N': return _unit;
            case 'p' or 'P': return at < 0 ? _unit : _unit[..at];
            case 'i' or 'I' when instance.Length > 0: return instance;
            case 'i' or 'I': return "${INSTANCE}";
            case 'H': return "${HOSTNAME}";
            case 'h': return "${HOME}";
            case 'u': return "${USER}";
            case 't': return "/run";
            case 'S': return "/var/lib";
            case 'C': return "/var/cache";
            case 'L': return "/var/log";
            case 'E': return "/etc";
            case 'T' or 'V': return match.Value[1] == 'T' ? "/tmp" : "/var/tmp";
            default:
                draft.Note(entry, $"the specifier {match.Value} was not understood");
                return match.Value;
        }
    });

    [GeneratedRegex("%[%a-zA-Z]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Specifier();

    [GeneratedRegex(@"^\$\w+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LoneVariable();
}
