using System.Globalization;
using Holdfast.Configuration;
using Holdfast.Contracts.Errors;

namespace Holdfast.Processes.Conversion;

/// <summary>Converts an ecosystem file of pm2, as JSON or YAML; of its JavaScript, what it exports.</summary>
internal sealed class Pm2Converter(string file)
{
    public Result<ConvertedConfig> Convert(string text)
    {
        // A bare list or a bare app is taken as well; tabs are blanks in JSON but not in YAML.
        var trimmed = text.TrimStart();
        var wrapped = trimmed.StartsWith('[') ? $"{{\"apps\": {text.Replace('\t', ' ')}}}" : trimmed.StartsWith('{') ? text.Replace('\t', ' ') : text;
        var document = ConfigDocument.ParseForeign(file, wrapped);
        if (document.HasErrors)
            return document.Diagnostics[0].Fault with { Detail = document.Diagnostics[0].ToString() };
        var root = document.Root;
        IReadOnlyList<ConfigSection> apps = root.Has("apps") ? root.IsList("apps") ? root.SectionList("apps") : [root.Section("apps")!] : [root];
        var general = root.Has("deploy") ? [new ConversionNote(Path.GetFileName(file), root.LineOf("deploy"), "deploy is not carried over")] : Array.Empty<ConversionNote>();
        return DraftWriter.Write(Path.GetFileName(file), [.. apps.Select(Draft)], general);
    }

    private WorkerDraft Draft(ConfigSection app)
    {
        var script = app.Text("script") ?? app.Text("cmd") ?? "";
        var draft = new WorkerDraft(app.Text("name") ?? Path.GetFileNameWithoutExtension(script), file)
        {
            // pm2 gives up at so many unstable runs in a row, the first one counted, and never because of stable ones.
            Policy = app.Text("autorestart") == "false" ? "never" : "unless-stopped",
            MaxRetries = int.TryParse(app.Text("max_restarts"), out var most) ? Math.Clamp(most - 1, 0, 1000) : 15,
            Window = "1s",
            StopTimeout = Milliseconds(app.Text("kill_timeout") ?? "1600"),
            StopSignal = "SIGINT",
            Folder = app.Text("cwd") is { } folder ? WorkerDraft.Escape(folder) : null,
        };
        draft.Words = [.. Command(draft, app, script).Select(WorkerDraft.Escape)];
        if (draft.Policy == "never")
            (draft.MaxRetries, draft.Window) = (null, null);
        foreach (var key in app.Keys)
            Take(draft, app, key);
        return draft;
    }

    private static List<string> Command(WorkerDraft draft, ConfigSection app, string script)
    {
        var words = new List<string>();
        var interpreter = app.Text("interpreter") ?? app.Text("exec_interpreter") ?? Path.GetExtension(script) switch
        {
            ".js" or ".mjs" or ".cjs" => "node",
            ".py" => "python3",
            ".sh" => "bash",
            ".rb" => "ruby",
            ".pl" => "perl",
            ".php" => "php",
            _ => "none",
        };
        if (interpreter != "none")
            words.Add(interpreter);
        foreach (var key in (string[])["node_args", "interpreter_args"])
            words.AddRange(Words(app, key));
        // A script with blanks is a command line: pm2 runs it in a shell.
        if (interpreter == "none" && script.Contains(' ', StringComparison.Ordinal))
            return ["/bin/sh", "-c", ShellCommand.WithExec($"{script} {string.Join(' ', Words(app, "args").Select(ShellCommand.Quote))}".Trim())];
        words.Add(script);
        words.AddRange(Words(app, "args"));
        if (script.Length == 0)
            draft.Note(app.LineOf("script"), "the app names no script");
        return words;
    }

    private static IEnumerable<string> Words(ConfigSection app, string key) =>
        !app.Has(key) ? []
        : app.IsList(key) ? app.Texts(key)
        : Definition.CommandLine.TrySplit(app.Text(key) ?? "", out var words, out _) ? words : [app.Text(key)!];

    private void Take(WorkerDraft draft, ConfigSection app, string key)
    {
        var line = app.LineOf(key);
        var value = app.IsText(key) ? app.Text(key) : null;
        switch (key)
        {
            case "name" or "script" or "cmd" or "args" or "interpreter" or "exec_interpreter" or "interpreter_args" or "node_args" or "cwd" or "autorestart" or "max_restarts" or "kill_timeout": break;
            case "env":
                foreach (var (name, text) in app.TextMap("env"))
                    draft.SetVariable(name, WorkerDraft.Escape(text));
                break;
            case "instances": TakeInstances(draft, line, value); break;
            case "min_uptime": draft.StartGrace = Time(value); break;
            case "restart_delay" when !app.Has("exp_backoff_restart_delay"): (draft.FirstBackoff, draft.LongestBackoff) = (Milliseconds(value ?? ""), Milliseconds(value ?? "")); break;
            case "restart_delay": break;
            case "exp_backoff_restart_delay": (draft.FirstBackoff, draft.LongestBackoff, draft.Multiplier) = (Milliseconds(value ?? ""), "15s", "1.5"); break;
            case "max_memory_restart" when ForeignSize.Memory(value ?? "") is { } most: draft.Limit("memory", $"{{ limit: {most}, policy: restart }}"); break;
            case "cron_restart" or "cron": TakeCron(draft, line, key, value); break;
            case "uid": draft.Identity["user"] = value ?? ""; break;
            case "gid": draft.Identity["group"] = value ?? ""; break;
            case "namespace": draft.Groups.Add(WorkerDraft.NameOf(value ?? "")); break;
            case "exec_mode" when value is "fork" or "fork_mode": break;
            case "exec_mode": draft.Lost(line, "exec_mode: cluster", "instances do not share a port; each has one of its own, with port and ${INSTANCE_PORT}"); break;
            case "watch" when value is "false": break;
            case "increment_var": draft.Lost(line, $"increment_var: {value}", "use port, or ${INSTANCE} in env"); break;
            case var env when env.StartsWith("env_", StringComparison.Ordinal): draft.Lost(line, env, "put what differs into a file of variables and name it in env_file"); break;
            case "error_file" or "out_file" or "log_file" or "output" or "error" or "log" or "merge_logs" or "combine_logs" or "log_date_format" or "time" or "log_type" or "disable_logs":
                draft.Lost(line, key, "logs are in the node's data folder; holdfast logs NAME");
                break;
            default: draft.Lost(line, value is null ? key : $"{key}: {value}"); break;
        }
    }

    // It runs with the node, and when the time comes it is started again whatever it does. Seconds are not counted here.
    private void TakeCron(WorkerDraft draft, int line, string key, string? value)
    {
        if (value is null or "0" or "false")
            return;
        var fields = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var five = fields is ["0" or "00", _, _, _, _, _] ? string.Join(' ', fields[1..]) : value;
        if (!Schedules.CronExpression.TryParse(five, out _, out _))
        {
            draft.Lost(line, $"{key}: {value}", "five fields are understood: minute, hour, day, month and day of the week");
            return;
        }

        draft.Autostart = true;
        draft.Schedule.AddRange([("cron", DraftWriter.Quote(five)), ("overlap", "replace")]);
        draft.NoteZone(file, line, "pm2");
    }

    private static void TakeInstances(WorkerDraft draft, int line, string? value)
    {
        if (!int.TryParse(value, out var count) || count <= 0)
            draft.Note(line, $"instances: {value} means one for each processor; write how many");
        if (count != 1)
            draft.Instances = Math.Max(count, 1);
        if (draft.Instances is not null)
            draft.SetVariable("NODE_APP_INSTANCE", "${INSTANCE}");
    }

    // A bare number is of milliseconds; 10s and 1m are written as we do.
    private static string? Time(string? value) => value is null ? null : value.All(char.IsAsciiDigit) ? Milliseconds(value) : value;

    private static string? Milliseconds(string value) =>
        long.TryParse(value, CultureInfo.InvariantCulture, out var count) ? count % 1000 == 0 ? $"{count / 1000}s" : $"{count}ms" : null;
}
