using System.CommandLine;
using Holdfast.Cli.Output;
using Holdfast.Contracts;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast signal</c>: a signal for a worker's whole process group.</summary>
internal static class SignalCommand
{
    public static Command Build(Shell shell)
    {
        var worker = new Argument<string>("worker") { Description = "The worker." };
        var signal = new Argument<string>("signal") { Description = "Its name, with or without SIG, such as HUP." };
        var command = new Command("signal", "Send a signal to a worker's whole process group.") { worker, signal };
        command.SetAction(async (parsed, cancellationToken) => Answer.Show(
            shell,
            await shell.Client().Workers.SignalAsync(parsed.GetValue(worker)!, parsed.GetValue(signal)!, cancellationToken),
            ContractsJson.Default.WorkerInfo,
            info => Console.WriteLine($"{Style.Green("✓")} {info.Name} signalled (pid {info.Pid})")));
        return command;
    }
}
