using System.Globalization;
using System.Text.RegularExpressions;
using Holdfast.Configuration;
using Holdfast.Contracts.Errors;

namespace Holdfast.Processes.Conversion;

/// <summary>Converts a file of process-compose.</summary>
internal sealed partial class ProcessComposeConverter(string file, ConfigSources sources)
{
    private const string Variables = ".env";

    public Result<ConvertedConfig> Convert(string text)
    {
        var document = ConfigDocument.ParseForeign(file, text);
        if (document.HasErrors)
            return document.Diagnostics[0].Fault with { Detail = document.Diagnostics[0].ToString() };
        var root = document.Root;
        var general = new List<ConversionNote>();
        foreach (var key in root.Keys.Where(key => key is not ("version" or "processes" or "environment" or "env_file" or "name") && !key.StartsWith("x-", StringComparison.Ordinal)))
            general.Add(new ConversionNote(Path.GetFileName(file), root.LineOf(key), $"{key} is not carried over"));
        var processes = root.Sections("processes");
        var drafts = processes.Select(process => Draft(root, process.Key, process.Value)).ToList();
        return DraftWriter.Write(Path.GetFileName(file), drafts, general);
    }

    private WorkerDraft Draft(ConfigSection root, string name, ConfigSection process)
    {
        var draft = new WorkerDraft(name, file) { Policy = "never" };
        if (sources.Find(Variables)?.Text is not null)
            draft.EnvironmentFiles.Add(Variables);
        TakeVariables(draft, root);
        draft.Folder = process.Text("working_dir") is { } folder ? WorkerDraft.Escape(folder) : null;
        foreach (var key in process.Keys)
            Take(draft, process, key);
        if (draft is { Command: null, Words: null })
            draft.Note(process.LineOf("command"), "the process names no command");
        return draft;
    }

    private void Take(WorkerDraft draft, ConfigSection process, string key)
    {
        var line = process.LineOf(key);
        var value = process.IsText(key) ? process.Text(key) : null;
        switch (key)
        {
            case "working_dir" or "description": break;
            // process-compose fills ${NAME} in itself, and leaves $${NAME} to the shell; here the shell does both.
            case "command": draft.TakeShellCommand((value ?? "").Replace("$$", "$", StringComparison.Ordinal)); break;
            case "entrypoint": draft.Words = [.. process.Texts(key).Select(WorkerDraft.Escape)]; break;
            case "environment" or "env_file": break;
            case "depends_on": TakeDependencies(draft, process); break;
            case "availability": TakeAvailability(draft, process.Section(key)!); break;
            case "shutdown": TakeShutdown(draft, process.Section(key)!); break;
            case "schedule": TakeSchedule(draft, process.Section(key)!); break;
            case "namespace": draft.Groups.Add(WorkerDraft.NameOf(value ?? "")); break;
            case "disabled" when value == "true": draft.Autostart = false; break;
            case "disabled": break;
            case "replicas" when int.TryParse(value, out var count): TakeReplicas(draft, count); break;
            case "is_daemon" when value == "true": draft.Note(line, "is_daemon: the program must run in the foreground here; give it the option for that"); break;
            case "readiness_probe": ComposeProbe.Take(draft, process, key, "readiness"); break;
            case "liveness_probe": ComposeProbe.Take(draft, process, key, "liveness"); break;
            case "ready_log_line": draft.Lost(line, key, "it counts as ready when it has run for start_grace"); break;
            case "log_location" or "log_configuration" or "disable_ansi_colors": draft.Lost(line, key, "logs are in the node's data folder; holdfast logs NAME"); break;
            default: draft.Lost(line, value is null ? key : $"{key}: {value}"); break;
        }

        if (key is "environment" or "env_file")
            TakeVariables(draft, process);
    }

    private void TakeSchedule(WorkerDraft draft, ConfigSection schedule)
    {
        // With both it goes by cron.
        var cron = schedule.Text("cron");
        foreach (var key in schedule.Keys)
        {
            var value = schedule.Text(key) ?? "";
            switch (key)
            {
                case "cron" when Schedules.CronExpression.TryParse(value, out _, out _): draft.Schedule.Add(("cron", DraftWriter.Quote(value))); break;
                case "interval" when cron is null && GoDuration().IsMatch(value): draft.Schedule.Add(("every", value)); break;
                case "timezone" when cron is not null && value != "Local": draft.Schedule.Add(("zone", DraftWriter.Quote(value))); break;
                case "run_on_start" when value == "true": draft.Autostart = true; break;
                case "run_on_start" or "max_concurrent" when value is "false" or "1": break;
                case "max_concurrent": draft.Lost(schedule.LineOf(key), $"schedule.max_concurrent: {value}", "one run is not begun beside another; overlap says what happens instead"); break;
                default: draft.Lost(schedule.LineOf(key), $"schedule.{key}: {value}"); break;
            }
        }

        if (cron is not null && !schedule.Has("timezone"))
            draft.NoteZone(file, schedule.LineOf("cron"), "process-compose");
    }

    private static void TakeReplicas(WorkerDraft draft, int count)
    {
        if (count <= 1)
            return;
        draft.Instances = count;
        draft.SetVariable("PC_REPLICA_NUM", "${INSTANCE}");
    }

    private static void TakeVariables(WorkerDraft draft, ConfigSection section)
    {
        foreach (var path in section.Has("env_file") ? section.TextOrTexts("env_file") : [])
            draft.EnvironmentFiles.Add(WorkerDraft.Escape(path));
        if (!section.Has("environment"))
            return;
        var pairs = section.IsSection("environment")
            ? section.TextMap("environment")
            : section.Texts("environment").Select(text => text.Split('=', 2)).Select(parts => KeyValuePair.Create(parts[0], parts.Length > 1 ? parts[1] : ""));
        foreach (var (name, value) in pairs)
            draft.SetVariable(name, Reference(value));
    }

    // ${NAME} is ours as well; whatever else has a dollar sign is taken as it is written.
    private static string Reference(string value) =>
        WorkerDraft.Escape(value).Replace("$${", "${", StringComparison.Ordinal);

    private static void TakeDependencies(WorkerDraft draft, ConfigSection process)
    {
        foreach (var (name, dependency) in process.Sections("depends_on"))
        {
            var condition = dependency.Text("condition");
            draft.DependsOn.Add(new(WorkerDraft.NameOf(name), condition switch
            {
                "process_completed" or "process_completed_successfully" => "completed",
                "process_healthy" => "ready",
                "process_log_ready" => "ready",
                _ => "started",
            }));
            if (condition is "process_completed")
                draft.Note(dependency.LineOf("condition"), $"{name} must complete successfully here; process_completed takes any end");
        }
    }

    private static void TakeAvailability(WorkerDraft draft, ConfigSection availability)
    {
        foreach (var key in availability.Keys)
        {
            var value = availability.Text(key) ?? "";
            switch (key)
            {
                case "restart": draft.Policy = value switch { "always" => "unless-stopped", "on_failure" => "on-failure", _ => "never" }; break;
                case "backoff_seconds": (draft.FirstBackoff, draft.LongestBackoff) = ($"{value}s", $"{value}s"); break;
                case "max_restarts" when int.TryParse(value, out var most) && most > 0: draft.MaxRetries = Math.Min(most, 1000); break;
                case "max_restarts": draft.MaxRetries = 1000; break;
                default: draft.Lost(availability.LineOf(key), $"availability.{key}: {value}"); break;
            }

            if (value == "exit_on_failure")
                draft.Lost(availability.LineOf(key), "restart: exit_on_failure", "a failed worker does not end the others");
        }

        if (draft.Policy == "never")
            (draft.MaxRetries, draft.FirstBackoff, draft.LongestBackoff) = (null, null, null);
        else
        {
            draft.MaxRetries ??= 1000;
            // A second is what it waits where nothing is said.
            (draft.FirstBackoff, draft.LongestBackoff) = (draft.FirstBackoff ?? "1s", draft.LongestBackoff ?? "1s");
        }
    }

    private static void TakeShutdown(WorkerDraft draft, ConfigSection shutdown)
    {
        foreach (var key in shutdown.Keys)
        {
            var value = shutdown.Text(key) ?? "";
            switch (key)
            {
                case "signal": draft.TakeSignal(shutdown.LineOf(key), value); break;
                case "timeout_seconds": draft.StopTimeout = string.Create(CultureInfo.InvariantCulture, $"{value}s"); break;
                default: draft.Lost(shutdown.LineOf(key), $"shutdown.{key}: {value}"); break;
            }
        }
    }

    [GeneratedRegex("^[0-9]+(ms|s|m|h)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex GoDuration();
}
