using System.Text.Json;
using Holdfast.Contracts;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Node;
using Holdfast.Runtime;

namespace Holdfast.Cli.Nodes;

/// <summary>The daemon's program, which stands beside this one.</summary>
internal static class Daemon
{
    private static string Program => Path.Combine(AppContext.BaseDirectory, "holdfastd");

    /// <summary>Has the daemon's program check the configuration, before anything is started.</summary>
    public static async Task<Result<ConfigCheck>> CheckAsync(Io io, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var (status, output) = await RunAsync(io, ["check", "--json", .. arguments], cancellationToken);
        try
        {
            if (JsonSerializer.Deserialize(output, ContractsJson.Default.ConfigCheck) is { } check) return check;
        }
        catch (JsonException)
        {
            // The program ended before it could answer; what it said instead is told below.
        }

        return new Fault(NodeErrors.StartFailed, $"holdfastd check ended with status {status}: {output.Trim()}");
    }

    /// <summary>Runs the daemon's program to its end and returns its exit status and output.</summary>
    public static async Task<(int Status, string Output)> RunAsync(
        Io io, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var child = await io.Processes.StartAsync(
            new ProcessStart { File = Program, Arguments = arguments }, cancellationToken);
        await using (child)
        {
            var status = await child.WaitForExitAsync(cancellationToken);
            return (status, child.Output);
        }
    }

    /// <summary>Starts the daemon so that it outlives this program.</summary>
    public static ValueTask<ChildProcess> StartAsync(
        Io io, IReadOnlyList<string> arguments, string dataFolder, CancellationToken cancellationToken)
    {
        io.Files.CreateFolder(Path.Combine(dataFolder, "logs"));
        return io.Processes.StartAsync(
            new ProcessStart
            {
                File = Program,
                Arguments = ["run", .. arguments],
                Detached = true,
                OutputFile = DataFolder.Log(dataFolder),
            },
            cancellationToken);
    }
}
