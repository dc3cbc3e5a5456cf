using Holdfast.Configuration;
using Holdfast.Contracts.Errors;
using Holdfast.Processes.Health;
using Holdfast.Processes.Limits;
using Holdfast.Processes.Logs;
using Holdfast.Processes.Schedules;
using Holdfast.Runtime.Supervision;

namespace Holdfast.Processes.Definition;

/// <summary>
/// Reads the <c>workers</c> and <c>templates</c> of a configuration. Faults are reported to the document with their places; a worker that
/// has any is marked by them, and the others are good.
/// </summary>
public static class WorkerReader
{
    /// <summary>Most instances of one entry.</summary>
    private const int MostInstances = 1_000;

    // Part of the configuration, but not carried out by this version: refused, never ignored.
    private static readonly string[] LaterKeys = ["deployment"];

    /// <summary>Reads all workers, in the file's order.</summary>
    /// <param name="root">The file's root section; only its keys <c>workers</c> and <c>templates</c> are asked for.</param>
    /// <param name="baseFolder">Absolute path of the folder that relative paths start from; a worker's own where it names none.</param>
    /// <param name="secrets">Gives secrets' values; null where there are none.</param>
    public static WorkerSet Read(ConfigSection root, string baseFolder, SecretLookup? secrets = null)
    {
        ArgumentNullException.ThrowIfNull(root);
        secrets ??= static name => new Fault(ConfigurationErrors.UnresolvedSecret, $"The secret {name} is not defined.");
        var named = root.Sections("templates");
        var templates = new WorkerTemplates(named);
        var contained = new List<ConfigDiagnostic>();
        foreach (var (_, template) in named)
            contained.AddRange(ReadTemplate(templates, template, baseFolder, secrets));

        var entries = root.Sections("workers").Select(entry => ReadEntry(root, templates, entry, baseFolder, secrets)).ToList();
        new WorkerChecks(entries).Run();
        foreach (var entry in entries)
            contained.AddRange(entry.Faults);
        return new WorkerSet { Workers = [.. entries.SelectMany(Marked)], Contained = [.. contained.Distinct()] };
    }

    // A template nobody extends is checked as well; a number stands for those of instances.
    private static IReadOnlyList<ConfigDiagnostic> ReadTemplate(
        WorkerTemplates templates, ConfigSection template, string baseFolder, SecretLookup secrets)
    {
        var mark = template.Reports;
        ReadBody(templates.Resolve(template).With(Late(0, 1)), "", 0, baseFolder, [], secrets);
        return template.FaultsSince(mark);
    }

    private static WorkerEntry ReadEntry(
        ConfigSection root, WorkerTemplates templates, KeyValuePair<string, ConfigSection> named, string baseFolder, SecretLookup secrets)
    {
        var mark = root.Reports;
        var entry = new WorkerEntry(named.Key, templates.Resolve(named.Value));
        entry.Share(root.FaultsSince(mark));
        entry.Observe(() =>
        {
            var numbered = entry.Section.Has("instances");
            var count = entry.Section.Integer("instances", 0, MostInstances) ?? 1;
            for (var instance = 0; instance < count; instance++)
                entry.Instances.Add(ReadInstance(entry, instance, numbered, baseFolder, secrets));
            var longest = numbered ? WorkerName.OfInstance(entry.Name, Math.Max(count - 1, 0)) : entry.Name;
            if (!WorkerName.IsName(longest))
            {
                root.Section("workers")!.FailKey(
                    entry.Name, ConfigurationErrors.InvalidValue, $"'{longest}' is no name for a worker.", $"Use {WorkerName.Form}.");
            }
        });
        return entry;
    }

    private static WorkerDefinition ReadInstance(
        WorkerEntry entry, int instance, bool numbered, string baseFolder, SecretLookup secrets)
    {
        var port = TargetReader.Port(entry.Section, instance);
        var section = entry.Section.With(Late(instance, port));
        var needsCommand = TargetReader.Type(section) != WorkerType.Unmanaged;
        var name = numbered ? WorkerName.OfInstance(entry.Name, instance) : entry.Name;
        var read = ReadBody(section, name, instance, baseFolder, needsCommand ? CommandReader.Read(section) : [], secrets);
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        if (numbered)
            given["INSTANCE"] = $"{instance}";
        if (read.Port is { } own)
            given["PORT"] = $"{own}";
        foreach (var (variable, value) in read.Environment)
            given[variable] = value;
        return read with
        {
            Environment = given,
            Groups = [.. (numbered ? read.Groups.Append(entry.Name) : read.Groups).Distinct().Order(StringComparer.Ordinal)],
        };
    }

    private static WorkerDefinition ReadBody(
        ConfigSection section, string name, int instance, string baseFolder, IReadOnlyList<string> command, SecretLookup secrets)
    {
        section.Ask("command", "extends", "instances");
        var type = TargetReader.Type(section);
        var isWhole = name.Length > 0;
        var isIntegrated = type == WorkerType.Integrated;
        var (signal, timeout) = StopReader.Read(section);
        var schedule = ScheduleReader.Read(section, isWhole);
        var startsItself = schedule is null && type != WorkerType.Unmanaged;
        var (restart, exits) = RestartReader.Read(section, startsItself ? RestartPolicy.OnFailure : RestartPolicy.Never);
        var definition = new WorkerDefinition
        {
            Name = name,
            Type = type,
            Command = command,
            Target = TargetReader.Read(section, type, instance, baseFolder, isWhole),
            Port = type == WorkerType.Unmanaged ? null : TargetReader.Port(section, instance),
            WorkingFolder = section.Text("cwd") is { } folder ? Path.GetFullPath(folder, baseFolder) : baseFolder,
            Environment = EnvironmentReader.Read(section, secrets),
            Identity = IdentityReader.Read(section),
            Restart = restart,
            Exits = exits,
            StopSignal = signal,
            StopTimeout = timeout,
            Schedule = schedule,
            Limits = section.Section("limits") is { } limits ? LimitsReader.Read(limits) : WorkerLimits.None,
            Terminal = section.Flag("terminal") ?? false,
            Autostart = section.Flag("autostart") ?? startsItself,
            Health = HealthReader.Read(section, isWhole, hasPort: isIntegrated),
            DependsOn = DependencyReader.Read(section),
            Groups = ReadGroups(section),
            Logs = section.Section("logs") is { } logs ? LogOptionsReader.Read(logs) : new LogOptions(),
        };
        definition = UnmanagedReader.Read(section, definition, isWhole);
        section.NotYetSupported(LaterKeys);
        section.Finish();
        return definition;
    }

    private static IReadOnlyList<string> ReadGroups(ConfigSection section)
    {
        var groups = section.TextOrTexts("groups");
        foreach (var group in groups.Where(group => !WorkerName.IsName(group)))
            section.Fail("groups", ConfigurationErrors.InvalidValue, $"'{group}' is no name for a group.", $"Use {WorkerName.Form}.");
        return groups;
    }

    private static Dictionary<string, string> Late(int instance, int? port)
    {
        var late = new Dictionary<string, string>(StringComparer.Ordinal) { ["INSTANCE"] = $"{instance}" };
        if (port is not null)
            late["INSTANCE_PORT"] = $"{port}";
        return late;
    }

    private static IEnumerable<WorkerDefinition> Marked(WorkerEntry entry)
    {
        if (entry.Faults.Count == 0)
            return entry.Instances;
        var fault = entry.Faults[0].ToString();
        return entry.Instances.Count > 0
            ? entry.Instances.Select(instance => instance with { Fault = fault })
            : [new WorkerDefinition { Name = entry.Name, Command = [], Fault = fault }];
    }
}
