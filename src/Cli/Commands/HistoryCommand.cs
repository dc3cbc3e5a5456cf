using System.CommandLine;
using Holdfast.Cli.Output;
using Holdfast.Contracts;
using Holdfast.Contracts.Errors;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast history</c>: what happened to a worker.</summary>
internal static class HistoryCommand
{
    private const int UsualEvents = 30;
    private const int MostEvents = 1_000;

    public static Command Build(Shell shell)
    {
        var worker = new Argument<string>("worker") { Description = "The worker, also one that is defined no more." };
        var count = new Option<int>("--lines", "-n")
        {
            Description = $"How many of its last events, 1 to {MostEvents}; {UsualEvents} if not given.", DefaultValueFactory = _ => UsualEvents,
        };
        var command = new Command("history", "Show what happened to a worker: starts, ends, restarts, and who asked for what.") { worker, count };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(count) is < 1 or > MostEvents)
                return Shell.Fail(new Fault(RequestErrors.InvalidField, $"-n takes 1 to {MostEvents}."));
            KeyValuePair<string, string>[] filters =
                [new("subject", $"worker/{parsed.GetValue(worker)}"), new("limit", $"{parsed.GetValue(count)}")];
            return Answer.Show(
                shell,
                await shell.Client().Audit.ListAsync(filters, cancellationToken),
                ContractsJson.Default.PageAuditRecord,
                page =>
                {
                    foreach (var line in HistoryPicture.Lines(page.Items)) Console.WriteLine(line);
                });
        });
        return command;
    }
}
