using System.CommandLine;
using Holdfast.Cli.Output;
using Holdfast.Contracts;
using Holdfast.Contracts.Workers;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast ps</c>: the workers.</summary>
internal static class PsCommand
{
    public static Command Build(Shell shell)
    {
        var command = new Command("ps", "List the workers.");
        command.SetAction(async (_, cancellationToken) => Answer.Show(
            shell,
            await shell.Client().Workers.ListAsync(cancellationToken),
            ContractsJson.Default.PageWorkerInfo,
            page => Print(page.Items, shell.Io.Clock.UtcNow)));
        return command;
    }

    /// <summary>Prints workers as a table.</summary>
    public static void Print(IReadOnlyList<WorkerInfo> workers, DateTimeOffset now)
    {
        var table = new Table("NAME", "STATE", "READY", "PID", "UP", "RESTARTS", "LAST EXIT", "COMMAND");
        foreach (var worker in workers)
        {
            table.Add(
                worker.Name, Style.State(worker.State), worker.Ready ? "yes" : "-", worker.Pid?.ToString() ?? "-", Ages.Since(worker.StartedAt, now),
                $"{worker.Restarts}", worker.LastExit ?? "-", Shorten(string.Join(' ', worker.Command)));
        }

        table.Print("none defined", "  ");
        foreach (var worker in workers.Where(worker => worker.Reason is not null))
            Console.WriteLine($"  {worker.Name}: {worker.Reason}");
    }

    private static string Shorten(string command) => command.Length <= 60 ? command : $"…{command[^59..]}";
}
