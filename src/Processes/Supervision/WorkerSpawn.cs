using System.Collections;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Limits;
using Holdfast.Processes.Logs;
using Holdfast.Processes.Logs.Segments;
using Holdfast.Runtime.Keeping;

namespace Holdfast.Processes.Supervision;

/// <summary>Makes the Keeper's order out of a definition.</summary>
internal sealed class WorkerSpawn(Func<IReadOnlyDictionary<string, string>>? environment, string logFolder)
{
    private const string PortVariable = "PORT";
    private const string HealthVariable = "HOLDFAST_HEALTH_ADDRESS";

    private readonly Func<IReadOnlyDictionary<string, string>> _environment = environment ?? OwnEnvironment;

    private readonly LaunchTerms _terms = new(logFolder);

    /// <summary>The order.</summary>
    /// <param name="definition">The worker.</param>
    /// <param name="limits">Its limits where they are not those of its definition any more.</param>
    public KeeperSpawn For(WorkerDefinition definition, WorkerLimits? limits)
    {
        var variables = new Dictionary<string, string>(_environment(), StringComparer.Ordinal);
        if (definition is { Type: WorkerType.Integrated, Port: { } port })
        {
            variables[PortVariable] = $"{port}";
            variables[HealthVariable] = $"{FreePort.Host}:{port}";
        }

        foreach (var (name, value) in definition.Environment)
            variables[name] = value;
        return new KeeperSpawn
        {
            Id = Worker.IdOf(definition.Name),
            File = definition.Command[0],
            Arguments = [.. definition.Command.Skip(1)],
            Environment = variables,
            Terms = _terms.For(definition, limits ?? definition.Limits),
            WorkingFolder = definition.WorkingFolder,
            Output = CaptureOf(definition, LogStream.Output),
            Error = CaptureOf(definition, LogStream.Error),
            OutputFile = FileOf(definition, LogStream.Output),
            ErrorFile = FileOf(definition, LogStream.Error),
        };
    }

    /// <summary>The folder of the pipes that belong to a folder of logs: beside it.</summary>
    public static string PipeFolderOf(string logFolder) => $"{Path.TrimEndingDirectorySeparator(logFolder)}.pipes";

    /// <summary>How a worker's stream is captured by the Keeper; null where it is not.</summary>
    public KeeperCapture? CaptureOf(WorkerDefinition definition, LogStream stream)
    {
        var logs = definition.Logs;
        if (logs.Capture != LogCapture.Pipe)
            return null;
        var place = new LogPlace(logFolder, definition.Name, stream);
        return new KeeperCapture
        {
            PipeFile = Path.Combine(PipeFolderOf(logFolder), place.Prefix.TrimEnd('.')),
            LogFile = place.Current,
            RotateBytes = logs.Rotate.Size,
            RotateAge = logs.Rotate.Age,
            Waits = logs.WaitWhenFull,
        };
    }

    private string? FileOf(WorkerDefinition definition, LogStream stream) =>
        definition.Logs.Capture == LogCapture.File ? new LogPlace(logFolder, definition.Name, stream).Current : null;

    private static Dictionary<string, string> OwnEnvironment()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
            variables[(string)entry.Key] = (string?)entry.Value ?? "";
        return variables;
    }
}
