using System.Buffers;
using System.Globalization;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Logs;

namespace Holdfast.Processes.Reload;

/// <summary>
/// A definition as keys with values, as they stand in the file, and which of them a running program must be started again for. A property of
/// <see cref="WorkerDefinition"/> that is not here would change unseen; a test sees to it that none is forgotten.
/// </summary>
internal static class DefinitionKeys
{
    private static readonly SearchValues<char> Special = SearchValues.Create(" \t\n'\"\\");

    /// <summary>The keys that have a value.</summary>
    public static SortedDictionary<string, DefinitionValue> Of(WorkerDefinition worker)
    {
        var keys = new SortedDictionary<string, DefinitionValue>(StringComparer.Ordinal);
        Running(keys, worker);
        Finding(keys, worker);
        Watching(keys, worker);
        return keys;
    }

    // What a program is started with.
    private static void Running(SortedDictionary<string, DefinitionValue> keys, WorkerDefinition worker)
    {
        Add("type", worker.Type.ToString().ToLowerInvariant());
        Add("command", string.Join(' ', worker.Command.Select(Quoted)));
        Add("cwd", worker.WorkingFolder);
        Add("port", worker.Port);
        Add("user", worker.Identity.User);
        Add("group", worker.Identity.Group);
        Add("umask", worker.Identity.Umask is { } umask ? Convert.ToString(umask, 8) : null);
        Add("nice", worker.Identity.Nice);
        Add("terminal", worker.Terminal ? "true" : "false");
        Add("limits.sample_every", worker.Limits.SampleEvery);
        Add("limits.throttled_cpu", worker.Limits.ThrottledCpu);
        foreach (var bound in worker.Limits.Bounds)
            Add($"limits.{bound.Resource.ToString().ToLowerInvariant()}", bound);
        Add("logs.capture", worker.Logs.Capture.ToString().ToLowerInvariant());
        Add("logs.when_full", worker.Logs.WaitWhenFull ? "wait" : "drop");
        foreach (var (name, value) in worker.Environment)
            keys[$"env.{name}"] = new DefinitionValue(value, Restarts: worker.Type != WorkerType.Unmanaged, Hidden: true);

        void Add(string key, object? value)
        {
            if (Shown(value) is { } text)
                keys[key] = new DefinitionValue(text, Restarts: worker.Type != WorkerType.Unmanaged || key == "type");
        }
    }

    // By what a process that was started elsewhere is found, and what may be done to it. It never restarts one.
    private static void Finding(SortedDictionary<string, DefinitionValue> keys, WorkerDefinition worker)
    {
        Add("pid_file", worker.Target?.PidFile);
        Add("process_name", worker.Target?.ProcessName);
        Add(worker.Target?.PidFile is null ? "process_name.user" : "pid_file.user", worker.Target?.User);
        Add("process_name.arguments", worker.Target?.Arguments);
        Add("port", worker.Target?.Port);
        Add("service", worker.Target?.Service);
        Add("commands.start", string.Join(' ', worker.Commands.Start.Select(Quoted)));
        Add("commands.stop", string.Join(' ', worker.Commands.Stop.Select(Quoted)));
        Add("commands.timeout", worker.Commands.Start.Count + worker.Commands.Stop.Count > 0 ? worker.Commands.Timeout : null);
        Add("may_signal", worker.MaySignal ? "true" : null);

        void Add(string key, object? value)
        {
            if (Shown(value) is { Length: > 0 } text)
                keys[key] = new DefinitionValue(text, Restarts: false);
        }
    }

    // How it is watched and ended: taken over while it runs.
    private static void Watching(SortedDictionary<string, DefinitionValue> keys, WorkerDefinition worker)
    {
        Add("autostart", worker.Autostart ? "true" : "false");
        Add("start_grace", worker.StartGrace);
        Add("restart.policy", worker.Restart.Policy);
        Add("restart.max_retries", worker.Restart.MaxRetries);
        Add("restart.window", worker.Restart.Window);
        Add("restart.backoff.initial", worker.Restart.InitialBackoff);
        Add("restart.backoff.max", worker.Restart.MaxBackoff);
        Add("restart.backoff.multiplier", worker.Restart.Multiplier);
        Add("restart.backoff.jitter", worker.Restart.Jitter);
        Add("restart.spike_tolerance", worker.Restart.SpikeTolerance);
        Add("restart.spike_window", worker.Restart.SpikeWindow);
        Add("restart.reset_after", worker.Restart.ResetAfter);
        Add("restart.success_exit_codes", string.Join(", ", worker.Exits.Success));
        Add("restart.fatal_exit_codes", worker.Exits.Fatal.Count == 0 ? null : string.Join(", ", worker.Exits.Fatal));
        Add("stop.signal", worker.StopSignal);
        Add("stop.timeout", worker.StopTimeout);
        Add("depends_on", worker.DependsOn.Count == 0 ? null : string.Join(", ", worker.DependsOn.Select(one => $"{one.Worker}: {one.Condition.ToString().ToLowerInvariant()}")));
        Add("health.startup", worker.Health.Startup);
        Add("health.readiness", worker.Health.Readiness);
        Add("health.liveness", worker.Health.Liveness);
        Add("logs.compress", worker.Logs.Compress ? "gzip" : "none");
        Add("logs.rotate.size", worker.Logs.Rotate.Size);
        Add("logs.rotate.age", worker.Logs.Rotate.Age);
        Add("logs.keep.files", worker.Logs.Keep.Files);
        Add("logs.keep.size", worker.Logs.Keep.Size);
        Add("logs.keep.age", worker.Logs.Keep.Age);
        if (worker.Logs.Forward.Count > 0)
            keys["logs.forward"] = new DefinitionValue(string.Join("; ", worker.Logs.Forward.Select(ForwardText)), Restarts: false, Hidden: true);
        Add("schedule", worker.Schedule);
        Add("schedule.overlap", worker.Schedule?.Overlap.ToString().ToLowerInvariant());
        Add("schedule.missed", worker.Schedule?.Missed.ToString().ToLowerInvariant());
        Add("groups", worker.Groups.Count == 0 ? null : string.Join(", ", worker.Groups));

        void Add(string key, object? value)
        {
            if (Shown(value) is { } text)
                keys[key] = new DefinitionValue(text, Restarts: false);
        }
    }

    // Headers may hold secrets: the whole is hidden.
    private static string ForwardText(LogTarget target) => string.Join(
        ' ',
        [
            $"{target.Kind} {target.Address} {target.Facility} {target.Filter.Least}",
            .. target.Headers.OrderBy(header => header.Key, StringComparer.Ordinal).Select(header => $"{header.Key}={header.Value}"),
            .. target.Filter.Include.Select(pattern => $"+{pattern}"), .. target.Filter.Exclude.Select(pattern => $"-{pattern}"),
        ]);

    private static string? Shown(object? value) => value switch
    {
        null => null,
        TimeSpan time => $"{time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)}s",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static string Quoted(string word) =>
        word.Length > 0 && !word.AsSpan().ContainsAny(Special) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
