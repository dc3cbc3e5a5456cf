using System.CommandLine;
using Holdfast.Cli.Output;
using Holdfast.Contracts;
using Holdfast.Contracts.Node;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast tasks</c>: what runs inside the daemon, who started it, where it waits and for what.</summary>
internal static class TasksCommand
{
    public static Command Build(Shell shell)
    {
        var command = new Command("tasks", "Show the tasks inside the daemon as a tree: where each one waits, and for what.");
        command.SetAction(async (_, cancellationToken) => Answer.Show(
            shell,
            await shell.Client().Node.TasksAsync(cancellationToken),
            ContractsJson.Default.PageTaskInfo,
            page =>
            {
                foreach (var task in page.Items) Print(task, 0);
            }));
        return command;
    }

    private static void Print(TaskInfo task, int depth)
    {
        var margin = new string(' ', depth * 2);
        var line = $"{margin}{Style.Bold(task.Name)}  {task.Phase}  {task.AgeSeconds:0.0} s";
        if (task.WaitsFor is { } wait) line += $"  waits for {wait}";
        if (task.BlockedBy.Count > 0) line += $"  blocked by {string.Join(", ", task.BlockedBy)}";
        if (task.Holds.Count > 0) line += $"  holds {string.Join(", ", task.Holds)}";
        Console.WriteLine(line);
        foreach (var site in task.Sites)
        {
            Console.WriteLine(Style.Dim($"{margin}    at {site.Member}{(site.File is null ? "" : $" ({site.File}:{site.Line})")}"));
        }

        foreach (var child in task.Children) Print(child, depth + 1);
    }
}
