using Holdfast.Processes.Definition;

namespace Holdfast.Processes.Conversion;

/// <summary>A worker that is being made of another program's entry. What is null is not written, so that our own default holds.</summary>
/// <param name="name">Its name there.</param>
/// <param name="file">The file it stands in.</param>
internal sealed class WorkerDraft(string name, string file)
{
    private readonly string _file = Path.GetFileName(file);

    /// <summary>Its name here: what may not stand in a name becomes a hyphen.</summary>
    public string Name { get; set; } = NameOf(name);

    /// <summary>The command as one text; null where <see cref="Words"/> has it.</summary>
    public string? Command { get; set; }

    public IReadOnlyList<string>? Words { get; set; }

    public string? Folder { get; set; }

    /// <summary>Variables; values may hold our own references where <see cref="Escape"/> has taken care of the rest.</summary>
    public List<KeyValuePair<string, string>> Environment { get; } = [];

    public List<string> EnvironmentFiles { get; } = [];

    public string? Policy { get; set; }

    public int? MaxRetries { get; set; }

    public string? Window { get; set; }

    public string? FirstBackoff { get; set; }

    public string? LongestBackoff { get; set; }

    public string? StartGrace { get; set; }

    public string? StopSignal { get; set; }

    public string? StopTimeout { get; set; }

    public bool? Autostart { get; set; }

    public int? Instances { get; set; }

    public int? Port { get; set; }

    /// <summary>As whom it runs: <c>user</c>, <c>group</c>, <c>umask</c> and <c>nice</c>, as far as they are named.</summary>
    public SortedDictionary<string, string> Identity { get; } = new(StringComparer.Ordinal);

    /// <summary>Exit codes and signals that are good ends, the whole list.</summary>
    public string? SuccessExits { get; set; }

    /// <summary>Exit codes and signals after which it is not started again, the whole list.</summary>
    public string? FatalExits { get; set; }

    public List<string> Groups { get; } = [];

    /// <summary>Whom it waits for and what for; null for <c>ready</c>.</summary>
    public List<KeyValuePair<string, string?>> DependsOn { get; } = [];

    /// <summary>Checks by their purpose, each with its keys and values as they are written.</summary>
    public List<KeyValuePair<string, IReadOnlyList<(string Key, string? Value)>>> Checks { get; } = [];

    /// <summary>What it may use, as keys and values of <c>limits</c>.</summary>
    public List<(string Key, string? Value)> Limits { get; } = [];

    /// <summary>When it runs, as keys and values of <c>schedule</c>.</summary>
    public List<(string Key, string? Value)> Schedule { get; } = [];

    /// <summary>What becomes of runs that were missed, for a schedule.</summary>
    public string? Missed { get; set; }

    public string? Multiplier { get; set; }

    public List<ConversionNote> Notes { get; } = [];

    /// <summary>A text in which no dollar sign has a meaning.</summary>
    public static string Escape(string text) => text.Replace("$", "$$", StringComparison.Ordinal);

    /// <summary>The nearest name that is allowed.</summary>
    public static string NameOf(string name)
    {
        var allowed = string.Concat(name.ToLowerInvariant().Select(letter =>
            char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '_' or '-' ? letter : '-')).TrimStart('-', '_').TrimEnd('-');
        return allowed.Length == 0 ? "worker" : allowed.Length <= WorkerName.Longest - 4 ? allowed : allowed[..(WorkerName.Longest - 4)];
    }

    public void Note(int line, string text) => Notes.Add(new ConversionNote(_file, line, text));

    /// <summary>Notes something of a setting, in whichever file it stands.</summary>
    public void Note(IniEntry entry, string text) => Notes.Add(new ConversionNote(Path.GetFileName(entry.File), entry.Line, text));

    /// <inheritdoc cref="Lost(int, string, string?)"/>
    public void Lost(IniEntry entry, string setting, string? why = null) => Note(entry, Gone(setting, why));

    /// <summary>Notes that a schedule goes by another clock here.</summary>
    public void NoteZone(string inFile, int line, string program) =>
        Notes.Add(new ConversionNote(Path.GetFileName(inFile), line, $"the schedule goes by UTC; {program} goes by the clock of the machine: write zone where that is another"));

    /// <summary>Notes a setting for which there is nothing here, or nothing yet.</summary>
    public void Lost(int line, string setting, string? why = null) =>
        Note(line, Gone(setting, why));

    /// <summary>Sets a limit; what was said of it before is gone.</summary>
    public void Limit(string key, string value)
    {
        Limits.RemoveAll(limit => limit.Key == key);
        Limits.Add((key, value));
    }

    public void SetVariable(string variable, string value)
    {
        Environment.RemoveAll(one => one.Key == variable);
        Environment.Add(new(variable, value));
    }

    /// <summary>Takes a signal by its name, or notes that it cannot be used.</summary>
    public void TakeSignal(int line, string signal)
    {
        var bare = signal.StartsWith("SIG", StringComparison.OrdinalIgnoreCase) ? signal[3..].ToUpperInvariant() : signal.ToUpperInvariant();
        bare = bare switch { "1" => "HUP", "2" => "INT", "3" => "QUIT", "9" => "KILL", "10" => "USR1", "12" => "USR2", "15" => "TERM", _ => bare };
        if (SignalName.Parse(bare) is null)
            Lost(line, $"the stop signal {signal}", "TERM is used");
        else if (bare != "TERM")
            StopSignal = $"SIG{bare}";
    }

    /// <summary>Takes a command that a shell would run: by itself where it needs none, else with one.</summary>
    public void TakeShellCommand(string command)
    {
        if (ShellCommand.IsPlain(command))
            Command = command.Trim();
        else
            Words = ["/bin/sh", "-c", Escape(ShellCommand.WithExec(command))];
    }

    private static string Gone(string setting, string? why) => $"{setting} is not carried over{(why is null ? "" : $": {why}")}";
}
