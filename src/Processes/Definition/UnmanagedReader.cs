using Holdfast.Configuration;
using Holdfast.Contracts.Errors;
using Holdfast.Processes.Limits;
using Holdfast.Processes.Logs;
using Holdfast.Runtime.Supervision;

namespace Holdfast.Processes.Definition;

/// <summary>Reads <c>commands</c> and <c>may_signal</c>, and refuses what makes no sense for a process that was started elsewhere.</summary>
internal static class UnmanagedReader
{
    private static readonly string[] OwnKeys = ["commands", "may_signal"];
    private static readonly string[] ParentsKeys = ["command", "user", "group", "umask", "nice", "terminal", "schedule"];

    /// <summary>Fills in what only an unmanaged worker has; another one is refused it.</summary>
    /// <param name="section">The worker's section, or a template's.</param>
    /// <param name="worker">What was read of it.</param>
    /// <param name="isWhole">Whether it is a worker; else a template, of which a part may be missing.</param>
    public static WorkerDefinition Read(ConfigSection section, WorkerDefinition worker, bool isWhole)
    {
        if (worker.Type != WorkerType.Unmanaged)
        {
            foreach (var key in isWhole ? OwnKeys.Where(section.Has) : [])
                section.Fail(key, ConfigurationErrors.InvalidValue, $"'{key}' is for processes that are started elsewhere.", "Write type: unmanaged, or remove the key.");
            section.Ask(OwnKeys);
            return worker;
        }

        foreach (var key in ParentsKeys.Where(section.Has))
            section.Fail(key, ConfigurationErrors.InvalidValue, $"'{key}' is how a program is started, but an unmanaged worker is started elsewhere.", "Remove the key, or write type: managed.");
        var read = worker with
        {
            Commands = ReadCommands(section),
            MaySignal = section.Flag("may_signal") ?? false,
            // What its commands say goes straight into the file: nobody holds their pipes.
            Logs = worker.Logs with { Capture = LogCapture.File },
        };
        Check(section, read, isWhole);
        return read;
    }

    private static WorkerCommands ReadCommands(ConfigSection section)
    {
        if (section.Section("commands") is not { } commands)
            return WorkerCommands.None;
        var read = new WorkerCommands
        {
            Start = CommandReader.Read(commands, "start"),
            Stop = CommandReader.Read(commands, "stop"),
            Timeout = commands.Duration("timeout") ?? WorkerCommands.None.Timeout,
        };
        if (read.Timeout <= TimeSpan.Zero)
            commands.Fail("timeout", ConfigurationErrors.InvalidValue, "A command that may take no time cannot be run.", "Write a time such as 30s.");
        commands.Finish();
        return read;
    }

    private static void Check(ConfigSection section, WorkerDefinition worker, bool isWhole)
    {
        if (isWhole && worker.Commands.Start.Count == 0)
        {
            const string mend = "Write what starts it as commands: { start: … }.";
            if (worker.Restart.Policy != RestartPolicy.Never)
                section.Fail("restart", ConfigurationErrors.InvalidValue, "It cannot be started again: nothing here starts it.", mend);
            if (worker.Autostart)
                section.Fail("autostart", ConfigurationErrors.InvalidValue, "It cannot be started with the node: nothing here starts it.", mend);
        }

        if (worker.Limits.Bounds.Any(bound => bound.Policy is not (LimitPolicy.Log or LimitPolicy.Alert)))
            section.Fail("limits", ConfigurationErrors.InvalidValue, "A process that was started elsewhere is not held to limits.", "Write policy: log or policy: alert, for rates as well.");
        if (worker.Health.Startup is not null)
            section.Fail("health", ConfigurationErrors.InvalidValue, "Nobody sees an unmanaged worker start, so there is no check of that.", "Write readiness in place of startup.");
    }
}
