using System.CommandLine;
using Holdfast.Contracts.Workers;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast exec</c>: a program in a worker's environment, folder and limits.</summary>
internal static class ExecCommand
{
    public static Command Build(Shell shell)
    {
        var worker = new Argument<string>("worker") { Description = "The worker beside which it runs." };
        var words = new Argument<string[]>("command") { Description = "The program and its arguments, behind --.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("exec", "Run a program in a worker's environment, folder and limits; its exit status is this one's.")
        {
            worker, words,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var terminal = !Console.IsInputRedirected && !Console.IsOutputRedirected;
            var order = new ConsoleMessage
            {
                Type = "exec",
                Command = parsed.GetValue(words),
                Terminal = terminal,
                Rows = terminal ? Console.WindowHeight : null,
                Columns = terminal ? Console.WindowWidth : null,
            };
            return await AttachCommand.JoinAsync(shell, parsed.GetValue(worker)!, order, terminal, cancellationToken);
        });
        return command;
    }
}
