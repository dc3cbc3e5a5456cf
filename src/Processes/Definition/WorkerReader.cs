using Holdfast.Configuration;
using Holdfast.Contracts.Errors;
using Holdfast.Processes.Health;
using Holdfast.Processes.Limits;
using Holdfast.Runtime.Supervision;

namespace Holdfast.Processes.Definition;

/// <summary>
/// Reads the <c>workers</c> and <c>templates</c> of a configuration. Faults are reported to the document with their places;
/// the definitions are good only where the document has no errors.
/// </summary>
public static class WorkerReader
{
    private const int MostNameCharacters = 60;

    // Part of the configuration, but not carried out by this version: refused, never ignored.
    private static readonly string[] LaterKeys =
        ["depends_on", "logs", "instances", "schedule", "deployment", "user", "group"];

    /// <summary>Reads all workers, in the file's order.</summary>
    /// <param name="root">The file's root section; only its keys <c>workers</c> and <c>templates</c> are asked for.</param>
    /// <param name="baseFolder">Absolute path of the folder that relative working folders start from; a worker's own where it names none.</param>
    public static IReadOnlyList<WorkerDefinition> Read(ConfigSection root, string baseFolder)
    {
        ArgumentNullException.ThrowIfNull(root);
        var named = root.Sections("templates");
        var templates = new WorkerTemplates(named);
        foreach (var (_, template) in named)
            ReadBody(templates.Resolve(template), "", baseFolder, []);

        var workers = root.Sections("workers");
        foreach (var (name, _) in workers.Where(worker => !IsName(worker.Key)))
        {
            root.Section("workers")!.Fail(
                name, ConfigurationErrors.InvalidValue, $"'{name}' is no name for a worker.",
                $"Use 1 to {MostNameCharacters} lower-case letters, digits, hyphens and underscores, a letter or digit first.");
        }

        return [.. workers.Select(worker => ReadWorker(worker.Key, templates.Resolve(worker.Value), baseFolder))];
    }

    private static WorkerDefinition ReadWorker(string name, ConfigSection section, string baseFolder) =>
        ReadBody(section, name, baseFolder, ReadCommand(section));

    private static WorkerDefinition ReadBody(
        ConfigSection section, string name, string baseFolder, IReadOnlyList<string> command)
    {
        section.Has("command");
        ReadType(section);
        section.NotYetSupported(LaterKeys);
        var stop = section.Section("stop");
        var definition = new WorkerDefinition
        {
            Name = name,
            Command = command,
            WorkingFolder = section.Text("cwd") is { } folder ? Path.GetFullPath(folder, baseFolder) : baseFolder,
            Environment = ReadEnvironment(section),
            Restart = ReadRestart(section),
            StopSignal = ReadSignal(stop),
            StopTimeout = stop?.Duration("timeout") ?? TimeSpan.FromSeconds(10),
            Limits = section.Section("limits") is { } limits ? LimitsReader.Read(limits) : WorkerLimits.None,
            Terminal = section.Flag("terminal") ?? false,
            Autostart = section.Flag("autostart") ?? true,
            Health = HealthReader.Read(section, isWhole: name.Length > 0),
        };
        stop?.Finish();
        section.Finish();
        return definition;
    }

    private static void ReadType(ConfigSection section)
    {
        if (section.Choice("type", "managed", "unmanaged", "integrated") is { } type and not "managed")
        {
            section.Fail(
                "type", ConfigurationErrors.NotYetSupported, $"Workers of type {type} are not carried out yet.",
                "Write managed, or remove the key.");
        }
    }

    /// <summary>Reads the key <c>command</c>: a text that is split into words, or a list of them.</summary>
    internal static IReadOnlyList<string> ReadCommand(ConfigSection section)
    {
        if (section.Has("command") && !section.IsText("command"))
            return Checked(section, section.Texts("command"));
        var text = section.RequiredText("command");
        if (text.Length == 0)
            return [];
        if (CommandLine.TrySplit(text, out var words, out var fault))
            return Checked(section, words);
        section.Fail("command", ConfigurationErrors.InvalidValue, $"In the command {fault}.", "Close the quotes, or write a list of words.");
        return [];
    }

    private static IReadOnlyList<string> Checked(ConfigSection section, IReadOnlyList<string> words)
    {
        if (words.Count == 0 || words[0].Length == 0)
            section.Fail("command", ConfigurationErrors.InvalidValue, "The command names no program.", "Write the program first.");
        else if (words.Any(word => word.Contains('\0', StringComparison.Ordinal)))
            section.Fail("command", ConfigurationErrors.InvalidValue, "The command holds a zero character.", "Take it away.");
        return words;
    }

    private static IReadOnlyDictionary<string, string> ReadEnvironment(ConfigSection section)
    {
        var variables = section.TextMap("env");
        foreach (var name in variables.Keys.Where(name => name.Length == 0 || name.Contains('=', StringComparison.Ordinal)))
        {
            section.Fail(
                "env", ConfigurationErrors.InvalidValue, $"'{name}' is no name for a variable.", "Use a name without the sign =.");
        }

        return variables;
    }

    private static RestartOptions ReadRestart(ConfigSection section)
    {
        var defaults = new RestartOptions { StableAfter = section.Duration("start_grace") ?? new RestartOptions().StableAfter };
        if (section.Section("restart") is not { } restart)
            return defaults;
        var options = defaults with
        {
            Policy = ReadPolicy(restart) ?? defaults.Policy,
            MaxRetries = restart.Integer("max_retries", 0, RestartOptions.MostRetries) ?? defaults.MaxRetries,
            Window = restart.Duration("window") ?? defaults.Window,
        };
        var withBackoff = ReadBackoff(restart, options);
        restart.Finish();
        return withBackoff;
    }

    private static RestartOptions ReadBackoff(ConfigSection restart, RestartOptions options)
    {
        const double mostMultiplier = 100;
        if (restart.Section("backoff") is not { } backoff)
            return options;
        var read = options with
        {
            InitialBackoff = backoff.Duration("initial") ?? options.InitialBackoff,
            MaxBackoff = backoff.Duration("max") ?? options.MaxBackoff,
            Multiplier = backoff.Decimal("multiplier", 1, mostMultiplier) ?? options.Multiplier,
            Jitter = backoff.Decimal("jitter", 0, 1) ?? options.Jitter,
        };
        if (read.MaxBackoff < read.InitialBackoff)
        {
            backoff.Fail(
                "max", ConfigurationErrors.InvalidValue, "The longest wait is shorter than the first one.",
                "Write a max that is not less than initial.");
        }

        backoff.Finish();
        return read;
    }

    private static RestartPolicy? ReadPolicy(ConfigSection restart) =>
        restart.Choice("policy", "never", "on-failure", "always", "unless-stopped") switch
        {
            "never" => RestartPolicy.Never,
            "on-failure" => RestartPolicy.OnFailure,
            "always" => RestartPolicy.Always,
            "unless-stopped" => RestartPolicy.UnlessStopped,
            _ => null,
        };

    private static int ReadSignal(ConfigSection? stop)
    {
        if (stop?.Text("signal") is not { } name)
            return WorkerDefinition.DefaultStopSignal;
        if (SignalName.Parse(name) is { } number)
            return number;
        stop.Fail("signal", ConfigurationErrors.InvalidValue, $"'{name}' is no signal to stop with.", $"Write {SignalName.Form}.");
        return WorkerDefinition.DefaultStopSignal;
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= MostNameCharacters
        && char.IsAsciiLetterOrDigit(name[0])
        && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '_');
}
