using System.Diagnostics;
using Holdfast.Processes.Conversion;

namespace Holdfast.Processes.Tests.Conversion;

/// <summary>A program whose files are converted, where it is on this machine: in PATH, or brought below artifacts/peers by fetch-peers.</summary>
/// <param name="Name">Its name, and its program's.</param>
/// <param name="Kind">What its files are.</param>
/// <param name="Start">The arguments with which it runs a file, in a stage.</param>
/// <param name="Stop">The arguments with which it is ended; null where that takes a SIGTERM.</param>
internal sealed record Peer(string Name, ConversionKind Kind, Func<Stage, string, string[]> Start, string[]? Stop)
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    public static Peer Supervisord { get; } = new(
        "supervisord", ConversionKind.Supervisord,
        static (stage, file) => ["-n", "-c", file, "-l", $"{stage.Root}/run/own", "-j", $"{stage.Root}/run/pid", "-q", $"{stage.Root}/childlog"], null);

    public static Peer Pm2 { get; } = new("pm2", ConversionKind.Pm2, static (_, file) => ["start", file], ["kill"]);

    public static Peer Foreman { get; } = new("foreman", ConversionKind.Procfile, static (stage, file) => ["start", "-f", file, "-d", stage.Work], null);

    /// <summary>Where it is; null where it is not.</summary>
    public string? Program => Environment.GetEnvironmentVariable("PATH")!.Split(':').Append(Path.Combine(Artifacts, "peers", Name))
        .Select(folder => Path.Combine(folder, Name)).FirstOrDefault(File.Exists);

    private static string Artifacts => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", ".."));

    /// <summary>Skips the test, saying so, where the program is not on this machine.</summary>
    public void Require() => Assert.SkipUnless(Program is not null, $"{Name} is not on this machine: run tests/Processes.Tests/Conversion/fetch-peers, or put it into PATH.");

    /// <summary>Runs a file until <paramref name="enough"/> is through, and ends it.</summary>
    public async Task<Observed> RunAsync(Stage stage, string file, Func<Task> enough)
    {
        using var process = Launch(stage, Start(stage, file));
        try
        {
            await enough();
            Assert.False(
                Stop is null && process.HasExited,
                $"{Name} ended by itself: {await File.ReadAllTextAsync($"{stage.Root}/run/{Name}.log", TestContext.Current.CancellationToken)}");
            var said = Stage.Said(stage.Root);
            await StopAsync(stage, process);
            return new Observed(stage.Take(), said);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private async Task StopAsync(Stage stage, Process process)
    {
        using var limit = new CancellationTokenSource(StopLimit);
        var arguments = Stop is null ? ["-c", "kill -TERM \"$0\"", $"{process.Id}"] : Stop;
        using var stop = Stop is null ? Process.Start("/bin/sh", arguments) : Launch(stage, arguments);
        await stop.WaitForExitAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
    }

    private Process Launch(Stage stage, string[] arguments)
    {
        // What it says goes into a log of its own, for foreman says there what its children say.
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"exec \"$@\" >>'{stage.Root}/run/{Name}.log' 2>&1 </dev/null", "sh", Program!, .. arguments])
        {
            WorkingDirectory = stage.Work,
            UseShellExecute = false,
        };
        foreach (var (name, value) in stage.Variables)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
