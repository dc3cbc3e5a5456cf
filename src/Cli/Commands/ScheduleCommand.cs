using System.CommandLine;
using Holdfast.Cli.Output;
using Holdfast.Contracts;
using Holdfast.Contracts.Workers;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast schedule</c>: the workers that run by a schedule.</summary>
internal static class ScheduleCommand
{
    public static Command Build(Shell shell)
    {
        var command = new Command("schedule", "List the workers that run by a schedule, with their last and next runs.");
        command.SetAction(async (_, cancellationToken) => Answer.Show(
            shell, await shell.Client().Workers.SchedulesAsync(cancellationToken), ContractsJson.Default.PageScheduleInfo, page => Print(page.Items)));
        return command;
    }

    private static void Print(IReadOnlyList<ScheduleInfo> schedules)
    {
        var table = new Table("NAME", "SCHEDULE", "NEXT RUN", "LAST DUE", "WHAT BECAME OF IT", "LAST EXIT");
        foreach (var one in schedules)
        {
            table.Add(
                one.Worker, one.Schedule, Shown(one.NextRun), Shown(one.LastDue), one.LastOutcome?.Replace('_', ' ') ?? "-", one.LastExit ?? "-");
        }

        table.Print("none defined", "  ");
    }

    private static string Shown(DateTimeOffset? time) => time is { } due ? $"{due.ToLocalTime():yyyy-MM-dd HH:mm:ss zzz}" : "-";
}
