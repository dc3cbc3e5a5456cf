using Holdfast.Configuration;
using Holdfast.Contracts.Errors;

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
    public static WorkerTarget? Read(ConfigSection section, WorkerType type, string baseFolder)
    {
        var target = new WorkerTarget
        {
            PidFile = section.Text("pid_file") is { Length: > 0 } file ? Path.GetFullPath(file, baseFolder) : null,
            ProcessName = section.Text("process_name"),
            Service = section.Text("service"),
            Port = type == WorkerType.Unmanaged ? Port(section, 0) : null,
        };
        var named = Keys.Where(section.Has).ToList();
        if (type != WorkerType.Unmanaged)
        {
            foreach (var key in named)
                section.Fail(key, ConfigurationErrors.InvalidValue, $"'{key}' finds a process that was started elsewhere.", "Write type: unmanaged, or remove the key.");
            return null;
        }

        if (named.Count + (section.Has("port") ? 1 : 0) != 1)
            section.Fail(
                "type", ConfigurationErrors.InvalidValue, "An unmanaged worker is found by exactly one thing.",
                "Write one of pid_file, process_name, port and service.");
        return target;
    }
}
