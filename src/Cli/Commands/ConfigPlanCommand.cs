using System.CommandLine;
using Holdfast.Cli.Output;
using Holdfast.Contracts;
using Holdfast.Contracts.Config;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast config plan</c>: what the file on disk would change in the running node.</summary>
internal static class ConfigPlanCommand
{
    public static Command Build(Shell shell)
    {
        var command = new Command("plan", "Show what the node's file would change; changes nothing. Exit status 1 where it has faults.");
        command.SetAction(async (_, cancellationToken) =>
        {
            var planned = await shell.Client().Config.PlanAsync(cancellationToken);
            var status = Answer.Show(shell, planned, ContractsJson.Default.ConfigPlan, Print);
            return planned.Fault is null && planned.Value.Faults.Count > 0 ? 1 : status;
        });
        return command;
    }

    /// <summary>Prints faults, steps and a summary.</summary>
    public static void Print(ConfigPlan plan)
    {
        if (plan.Faults.Count > 0) ConfigCommand.PrintFaults(plan.File, plan.Faults, "as it is, it is not carried out");
        PlanPicture.Print(plan);
        Console.WriteLine($"{plan.File}: {PlanPicture.Summary(plan)}");
    }
}
