using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Holdfast.EndToEnd;

/// <summary>The programs as users run them, built by build/publish.sh.</summary>
internal static class Installation
{
    private static readonly TimeSpan CommandLimit = TimeSpan.FromSeconds(90);

    private static readonly ConcurrentDictionary<int, bool> GivenPorts = [];

    public static string Root { get; } = FindRoot();

    public static string Programs { get; } = Path.Combine(Root, "artifacts", "dist");

    /// <summary>Runs a command of the command line and returns what it said.</summary>
    public static async Task<CommandResult> HoldfastAsync(
        string folder, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var program = Path.Combine(Programs, "holdfast");
        Assert.True(File.Exists(program), $"{program} is not there: run build/publish.sh first.");
        return await RunAsync(program, folder, environment, arguments);
    }

    public static async Task<CommandResult> RunAsync(
        string program, string folder, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(CommandLimit);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail(await StuckCommand.DescribeAsync(process, start, $"{Path.GetFileName(program)} {string.Join(' ', arguments)}", CommandLimit));
        }

        return new CommandResult(process.ExitCode, await output, await errors);
    }

    /// <summary>A TCP port of loopback that nobody listens on just now, and none that was given before: the system may choose one twice.</summary>
    public static int FreePort()
    {
        while (true)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var port = ((IPEndPoint)probe.LocalEndpoint).Port;
            if (GivenPorts.TryAdd(port, true)) return port;
        }
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Holdfast.slnx"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
