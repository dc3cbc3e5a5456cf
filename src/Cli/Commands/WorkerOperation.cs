using System.CommandLine;
using Holdfast.Cli.Output;
using Holdfast.Contracts;
using Holdfast.Contracts.Client;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Workers;

namespace Holdfast.Cli.Commands;

/// <summary>A command that does one thing to each worker it names, and goes on past a worker that refuses.</summary>
internal static class WorkerOperation
{
    private const string GroupPrefix = "group/";

    public static Command Build(
        Shell shell, string name, string description, string done,
        Func<WorkerCalls, string, CancellationToken, Task<Result<WorkerInfo>>> operation)
    {
        var names = new Argument<string[]>("worker") { Description = "Names of workers, or group/NAME for all of a group.", Arity = ArgumentArity.OneOrMore };
        var command = new Command(name, description) { names };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var status = 0;
            foreach (var worker in parsed.GetValue(names) ?? [])
            {
                if (worker.StartsWith(GroupPrefix, StringComparison.Ordinal))
                {
                    var members = await shell.Client().Workers.GroupAsync(worker[GroupPrefix.Length..], name, cancellationToken);
                    status |= Answer.Show(shell, members, ContractsJson.Default.PageWorkerOutcome, page => status |= PrintGroup(page.Items, done));
                    continue;
                }

                status |= Answer.Show(
                    shell,
                    await operation(shell.Client().Workers, worker, cancellationToken),
                    ContractsJson.Default.WorkerInfo,
                    info => Console.WriteLine(
                        $"{Style.Green("✓")} {info.Name} {done}{(info.Pid is { } pid ? $" (pid {pid})" : "")}"));
            }

            return status;
        });
        return command;
    }

    private static int PrintGroup(IReadOnlyList<WorkerOutcome> outcomes, string done)
    {
        foreach (var outcome in outcomes)
        {
            Console.WriteLine(outcome.Worker is { } info
                ? $"{Style.Green("✓")} {info.Name} {done}{(info.Pid is { } pid ? $" (pid {pid})" : "")}{(info.Reason is { } reason ? $"  {Style.Dim(reason)}" : "")}"
                : $"{Style.Red("✗")} {outcome.Name}  {outcome.Problem!.Code} {outcome.Problem.Detail}");
        }

        return outcomes.All(outcome => outcome.Problem is null) ? 0 : 1;
    }
}
