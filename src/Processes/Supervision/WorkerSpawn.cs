using System.Collections;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Logs;
using Holdfast.Runtime.Keeping;

namespace Holdfast.Processes.Supervision;

/// <summary>Makes the Keeper's order out of a definition.</summary>
internal sealed class WorkerSpawn(IReadOnlyDictionary<string, string>? environment, string logFolder)
{
    private readonly IReadOnlyDictionary<string, string> _environment = environment ?? OwnEnvironment();

    /// <summary>The order.</summary>
    public KeeperSpawn For(WorkerDefinition definition)
    {
        var variables = new Dictionary<string, string>(_environment, StringComparer.Ordinal);
        foreach (var (name, value) in definition.Environment)
            variables[name] = value;
        return new KeeperSpawn
        {
            Id = Worker.IdOf(definition.Name),
            File = definition.Command[0],
            Arguments = [.. definition.Command.Skip(1)],
            Environment = variables,
            WorkingFolder = definition.WorkingFolder,
            OutputFile = WorkerLog.PathOf(logFolder, definition.Name, LogStream.Output),
            ErrorFile = WorkerLog.PathOf(logFolder, definition.Name, LogStream.Error),
        };
    }

    private static Dictionary<string, string> OwnEnvironment()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
            variables[(string)entry.Key] = (string?)entry.Value ?? "";
        return variables;
    }
}
