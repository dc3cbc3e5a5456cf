using System.CommandLine;
using System.Net.WebSockets;
using Holdfast.Cli.Consoles;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Workers;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast attach</c>: the terminal that a worker runs on.</summary>
internal static class AttachCommand
{
    public static Command Build(Shell shell)
    {
        var worker = new Argument<string>("worker") { Description = "A worker with terminal: true." };
        var watch = new Option<bool>("--watch") { Description = "Only watch; another may be typing." };
        var command = new Command("attach", "Go to the terminal a worker runs on; Ctrl-P Ctrl-Q leaves it, and the worker goes on.") { worker, watch };
        command.SetAction((parsed, cancellationToken) => JoinAsync(
            shell, parsed.GetValue(worker)!, new ConsoleMessage { Type = "attach", Watch = parsed.GetValue(watch) },
            terminal: !Console.IsInputRedirected, cancellationToken));
        return command;
    }

    /// <summary>Joins this program's streams to a console of the node.</summary>
    /// <returns>The exit status.</returns>
    public static async Task<int> JoinAsync(
        Shell shell, string worker, ConsoleMessage order, bool terminal, CancellationToken cancellationToken)
    {
        try
        {
            using var link = await shell.ConsoleAsync(worker, cancellationToken);
            return await new ConsoleRun(shell.Io, link).RunAsync(order, terminal, cancellationToken);
        }
        catch (WebSocketException failure)
        {
            return Shell.Fail(new Fault(NodeErrors.NotRunning, failure.InnerException?.Message ?? failure.Message));
        }
    }
}
