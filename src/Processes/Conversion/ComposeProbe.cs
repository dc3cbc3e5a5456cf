using Holdfast.Configuration;

namespace Holdfast.Processes.Conversion;

/// <summary>Makes checks of the probes of process-compose, which are those of Kubernetes.</summary>
internal static class ComposeProbe
{
    private static readonly (string Theirs, string Ours)[] Times =
        [("period_seconds", "interval"), ("timeout_seconds", "timeout"), ("initial_delay_seconds", "initial_delay")];

    private static readonly (string Theirs, string Ours)[] Counts = [("failure_threshold", "retries"), ("success_threshold", "successes")];

    /// <summary>Takes a probe over, or notes that it cannot be.</summary>
    public static void Take(WorkerDraft draft, ConfigSection process, string key, string purpose)
    {
        var probe = process.Section(key)!;
        var check = new List<(string Key, string? Value)>();
        if (probe.Section("http_get") is { } http)
        {
            var scheme = http.Text("scheme")?.ToLowerInvariant() ?? "http";
            check.Add(("type", scheme));
            check.Add(("url", DraftWriter.Quote($"{scheme}://{http.Text("host") ?? "127.0.0.1"}:{http.Text("port") ?? "80"}{WorkerDraft.Escape(http.Text("path") ?? "/")}")));
            if (http.Text("status_code") is { } status)
                check.Add(("expect", $"{{ status: \"{status}\" }}"));
            foreach (var lost in http.Keys.Where(one => one is not ("scheme" or "host" or "port" or "path" or "status_code")))
                draft.Lost(http.LineOf(lost), $"{key}.http_get.{lost}");
        }
        else if (probe.Section("exec") is { } exec && exec.Text("command") is { } command)
        {
            check.Add(("type", "exec"));
            foreach (var lost in exec.Keys.Where(one => one != "command"))
                draft.Lost(exec.LineOf(lost), $"{key}.exec.{lost}");
            check.Add(("command", ShellCommand.IsPlain(command) ? DraftWriter.Quote(command) : $"[/bin/sh, \"-c\", {DraftWriter.Quote(WorkerDraft.Escape(ShellCommand.WithExec(command)))}]"));
        }
        else
        {
            draft.Lost(process.LineOf(key), key);
            return;
        }

        // Their defaults where ours are others: a second is allowed for an answer.
        if (!probe.Has("timeout_seconds"))
            check.Add(("timeout", "1s"));
        check.AddRange(Times.Where(time => probe.Has(time.Theirs)).Select(time => (time.Ours, (string?)$"{probe.Text(time.Theirs)}s")));
        check.AddRange(Counts.Where(count => probe.Has(count.Theirs)).Select(count => (count.Ours, probe.Text(count.Theirs))));
        foreach (var lost in probe.Keys.Where(one => one is not ("http_get" or "exec") && !Times.Concat(Counts).Any(known => known.Theirs == one)))
            draft.Lost(probe.LineOf(lost), $"{key}.{lost}");
        draft.Checks.Add(new(purpose, check));
    }
}
