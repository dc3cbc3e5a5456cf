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
    public static Command Build(
        Shell shell, string name, string description, string done,
        Func<WorkerCalls, string, CancellationToken, Task<Result<WorkerInfo>>> operation)
    {
        var names = new Argument<string[]>("worker") { Description = "Names of workers.", Arity = ArgumentArity.OneOrMore };
        var command = new Command(name, description) { names };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var status = 0;
            foreach (var worker in parsed.GetValue(names) ?? [])
            {
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
}
