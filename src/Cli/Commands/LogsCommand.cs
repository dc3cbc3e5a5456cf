using System.CommandLine;
using Holdfast.Contracts.Client;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast logs</c>: what a worker wrote.</summary>
internal static class LogsCommand
{
    public static Command Build(Shell shell)
    {
        var name = new Argument<string>("worker") { Description = "The worker." };
        var lines = new Option<int>("--lines", "-n") { Description = "How many lines from the end.", DefaultValueFactory = _ => 50 };
        var errors = new Option<bool>("--stderr") { Description = "Standard error instead of standard output." };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on showing what comes." };
        var command = new Command("logs", "Show a worker's log.") { name, lines, errors, follow };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            shell.Client().Workers, parsed.GetValue(name)!, parsed.GetValue(errors) ? "stderr" : "stdout",
            parsed.GetValue(lines), parsed.GetValue(follow), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        WorkerCalls calls, string name, string stream, int lines, bool follow, CancellationToken cancellationToken)
    {
        var read = await calls.TailAsync(name, stream, lines, cancellationToken);
        while (true)
        {
            if (!read.TryGet(out var chunk, out var fault)) return Shell.Fail(fault);
            Console.Out.Write(chunk.Text);
            if (!follow) return 0;
            read = await calls.FollowAsync(name, stream, chunk.NextOffset, cancellationToken);
        }
    }
}
