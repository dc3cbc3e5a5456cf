using System.CommandLine;
using Holdfast.Cli.Output;
using Holdfast.Contracts;
using Holdfast.Contracts.Config;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast config apply</c>, and <c>holdfast reload</c>: makes the workers of the running node what its file says.</summary>
internal static class ConfigApplyCommand
{
    public static Command Build(Shell shell, string name)
    {
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask; nor is asked where the input is no terminal." };
        var keepGoing = new Option<bool>("--keep-going") { Description = "Carry out the good entries where others are wrong." };
        var command = new Command(name, "Show what the node's file changes, and carry it out. Only what changed is restarted.") { yes, keepGoing };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(shell, parsed.GetValue(keepGoing), parsed.GetValue(yes) || Console.IsInputRedirected || shell.Json, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Shell shell, bool keepGoing, bool unasked, CancellationToken cancellationToken)
    {
        var config = shell.Client().Config;
        if (!(await config.PlanAsync(cancellationToken)).TryGet(out var plan, out var fault)) return Shell.Fail(fault);
        var goesOn = keepGoing && plan.Faults.All(each => each.Contained);
        if (plan.Faults.Count > 0)
        {
            var status = ConfigCommand.PrintFaults(plan.File, plan.Faults, goesOn ? "the other entries are carried out" : "nothing was changed");
            if (!goesOn) return status;
        }

        if (!unasked)
        {
            PlanPicture.Print(plan);
            if (plan.Steps.Count > 0 && !Agreed(plan)) return 1;
        }

        var applied = await config.ApplyAsync(new ApplyRequest(plan.Plan, keepGoing), cancellationToken);
        var shown = Answer.Show(shell, applied, ContractsJson.Default.ConfigPlan, Print);
        return applied.Fault is null && applied.Value.Steps.Any(step => step.Problem is not null) ? 1 : shown;
    }

    private static bool Agreed(ConfigPlan plan)
    {
        Console.Write($"{PlanPicture.Summary(plan)}. Carry it out? [y/N] ");
        if (Console.ReadLine()?.Trim() is "y" or "Y" or "yes") return true;
        Console.WriteLine("nothing was changed");
        return false;
    }

    private static void Print(ConfigPlan plan)
    {
        PlanPicture.Print(plan);
        var failed = plan.Steps.Count(step => step.Problem is not null);
        Console.WriteLine(failed > 0
            ? $"{Style.Red("✗")} {failed} of {plan.Steps.Count} steps failed"
            : $"{Style.Green("✓")} {(plan.Steps.Count == 0 ? "nothing to change" : $"{plan.Steps.Count} {(plan.Steps.Count == 1 ? "step" : "steps")} carried out")}");
    }
}
