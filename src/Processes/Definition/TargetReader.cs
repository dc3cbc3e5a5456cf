using Holdfast.Configuration;
using Holdfast.Contracts.Errors;
using Holdfast.Processes.Logs.Reading;

namespace Holdfast.Processes.Definition;

/// <summary>Reads <c>type</c>, <c>port</c>, and by what an unmanaged worker is found.</summary>
internal static class TargetReader
{
    private const int MostPort = 65_535;
    private static readonly string[] Keys = ["pid_file", "process_name", "service"];

    /// <summary>The type; managed where nothing else is said.</summary>
    public static WorkerType Type(ConfigSection section) => section.Choice("type", "managed", "unmanaged", "integrated") switch
    {
        "unmanaged" => WorkerType.Unmanaged,
        "integrated" => WorkerType.Integrated,
        _ => WorkerType.Managed,
    };

    /// <summary>The port of an instance: the entry's own one, and one more for each instance before it.</summary>
    public static int? Port(ConfigSection section, int instance)
    {
        if (section.Integer("port", 1, MostPort) is not { } port)
            return null;
        if (port + instance <= MostPort)
            return port + instance;
        section.Fail("port", ConfigurationErrors.InvalidValue, $"Instance {instance} would have the port {port + instance}.", $"Choose a port that leaves room up to {MostPort}.");
        return null;
    }

    /// <summary>By what the worker is found; null where it is not unmanaged.</summary>
    /// <param name="section">The worker's section, or a template's.</param>
    /// <param name="type">Its type.</param>
    /// <param name="instance">Which instance it is.</param>
    /// <param name="baseFolder">Where relative paths start.</param>
    /// <param name="isWhole">Whether what is missing is a fault: of a template it is not.</param>
    public static WorkerTarget? Read(ConfigSection section, WorkerType type, int instance, string baseFolder, bool isWhole)
    {
        var named = Keys.Where(section.Has).ToList();
        if (type != WorkerType.Unmanaged)
        {
            foreach (var key in isWhole ? named : [])
                section.Fail(key, ConfigurationErrors.InvalidValue, $"'{key}' finds a process that was started elsewhere.", "Write type: unmanaged, or remove the key.");
            section.Ask(Keys);
            return null;
        }

        var target = new WorkerTarget
        {
            Service = section.Text("service") is { Length: > 0 } service ? Unit(section, service) : null,
            Port = Port(section, instance),
        };
        if (isWhole && named.Count + (section.Has("port") ? 1 : 0) != 1)
        {
            section.Fail(
                "type", ConfigurationErrors.InvalidValue, "An unmanaged worker is found by exactly one thing.",
                "Write one of pid_file, process_name, port and service.");
        }

        if (section.Has("pid_file"))
            target = ByFile(section, target, baseFolder, isWhole);
        return section.Has("process_name") ? ByName(section, target, isWhole) : target;
    }

    private static WorkerTarget ByFile(ConfigSection section, WorkerTarget target, string baseFolder, bool isWhole)
    {
        if (section.IsText("pid_file") || section.Section("pid_file") is not { } body)
            return target with { PidFile = FullPath(section.Text("pid_file"), baseFolder) };
        var path = isWhole && !body.Has("path") ? body.RequiredText("path") : body.Text("path");
        var found = target with { PidFile = FullPath(path, baseFolder), User = body.Text("user") };
        body.Finish();
        return found;
    }

    private static string? FullPath(string? file, string baseFolder) => file is { Length: > 0 } ? Path.GetFullPath(file, baseFolder) : null;

    private static WorkerTarget ByName(ConfigSection section, WorkerTarget target, bool isWhole)
    {
        if (section.IsText("process_name") || section.Section("process_name") is not { } body)
            return target with { ProcessName = Name(section, "process_name", section.Text("process_name")) };
        var found = target with
        {
            ProcessName = Name(body, "name", isWhole && !body.Has("name") ? Missing(body) : body.Text("name")),
            User = body.Text("user"),
            Arguments = body.Text("arguments"),
        };
        if (found.Arguments is { } pattern && LinePattern.Of(pattern, out var reason) is null)
            body.Fail("arguments", ConfigurationErrors.InvalidValue, $"'{pattern}' is no pattern: {reason}.", "Write a regular expression.");
        body.Finish();
        return found;
    }

    private static string? Missing(ConfigSection body)
    {
        body.RequiredText("name");
        return null;
    }

    private static string? Name(ConfigSection section, string key, string? name)
    {
        if (name is null || (name.Length > 0 && !name.Contains('/', StringComparison.Ordinal)))
            return name;
        section.Fail(key, ConfigurationErrors.InvalidValue, $"'{name}' is no name of a program.", "Write the last part of the program's path, such as nginx.");
        return null;
    }

    // It becomes an argument of systemctl, and must not be taken for an option.
    private static string? Unit(ConfigSection section, string unit)
    {
        if (unit[0] != '-' && !unit.Any(letter => char.IsWhiteSpace(letter) || letter is '/' or '*' or '?' or '[' or '\0'))
            return unit;
        section.Fail("service", ConfigurationErrors.InvalidValue, $"'{unit}' is no name of a unit.", "Write a unit's name, such as postgresql.service.");
        return null;
    }
}
