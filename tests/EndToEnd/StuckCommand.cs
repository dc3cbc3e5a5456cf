using System.Diagnostics;
using System.Text;

namespace Holdfast.EndToEnd;

/// <summary>What a command that does not end was doing, and what the node that it asked was waiting for.</summary>
internal static class StuckCommand
{
    private static readonly TimeSpan LookLimit = TimeSpan.FromSeconds(20);

    /// <summary>Looks at it and at its node, ends it, and says what there was to see.</summary>
    public static async Task<string> DescribeAsync(
        Process stuck, ProcessStartInfo started, string words, TimeSpan limit)
    {
        var text = new StringBuilder($"{words} did not end within {limit.TotalSeconds:0} s.\n");
        foreach (var thread in Directory.EnumerateDirectories($"/proc/{stuck.Id}/task"))
            text.AppendLine($"thread {Path.GetFileName(thread)} {Read(thread, "comm")}: {Read(thread, "wchan")} {Read(thread, "syscall")}");
        foreach (var look in (string[])["ps", "tasks"])
            text.AppendLine($"holdfast {look}:\n{await LookAsync(started, look)}");
        stuck.Kill();
        return text.ToString();
    }

    private static string Read(string folder, string name)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, name)).Trim();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return $"({name} cannot be read)";
        }
    }

    private static async Task<string> LookAsync(ProcessStartInfo started, string look)
    {
        var start = new ProcessStartInfo(Path.Combine(Installation.Programs, "holdfast"), [look])
        {
            WorkingDirectory = started.WorkingDirectory,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in started.Environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(LookLimit);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            return await process.StandardOutput.ReadToEndAsync(limit.Token) + await errors;
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            return $"no answer within {LookLimit.TotalSeconds:0} s either";
        }
    }
}
