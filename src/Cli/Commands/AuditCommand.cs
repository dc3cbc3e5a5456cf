using System.CommandLine;
using Holdfast.Cli.Output;
using Holdfast.Contracts;
using Holdfast.Contracts.Audit;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast audit</c>: the journal as an audit trail.</summary>
internal static class AuditCommand
{
    public static Command Build(Shell shell)
    {
        Option<string?>[] filters =
        [
            new("--kind") { Description = "Only this kind of event; a trailing * for all that begin so." },
            new("--actor") { Description = "Only what this actor did." },
            new("--subject") { Description = "Only what happened to this subject; a trailing * for all that begin so." },
            new("--from") { Description = "Only from this time on (ISO 8601)." },
            new("--until") { Description = "Only before this time (ISO 8601)." },
            new("--tenant") { Description = "Another tenant's trail: 'node' holds what concerns no tenant alone." },
            new("--limit") { Description = "How many records, 1 to 1,000; 100 if not given." },
            new("--cursor") { Description = "Go on where an earlier page ended." },
        ];
        var command = new Command("audit", "Show the audit trail, newest first.") { AuditVerifyCommand.Build(shell) };
        foreach (var filter in filters) command.Options.Add(filter);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var given = (from filter in filters
                         let value = parsed.GetValue(filter)
                         where value is not null
                         select KeyValuePair.Create(filter.Name[2..], value)).ToList();
            return Answer.Show(
                shell,
                await shell.Client().Audit.ListAsync(given, cancellationToken),
                ContractsJson.Default.PageAuditRecord,
                page => Print(page, given));
        });
        return command;
    }

    private static void Print(Page<AuditRecord> page, IEnumerable<KeyValuePair<string, string>> given)
    {
        var table = new Table("NO", "TIME (UTC)", "ACTOR", "KIND", "SUBJECT", "RESULT", "DATA");
        foreach (var record in page.Items)
        {
            table.Add(
                $"{record.Sequence}", record.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff"), record.Actor, record.Kind,
                record.Subject, Style.State(record.Result), Shorten(record.Data?.GetRawText() ?? "{}"));
        }

        table.Print("no records");
        if (page.Next is not { } next) return;
        var filters = string.Concat(given.Where(filter => filter.Key != "cursor").Select(filter => $" --{filter.Key} '{filter.Value}'"));
        Console.WriteLine(Style.Dim($"\nolder: {Shell.CommandName} audit{filters} --cursor {next}"));
    }

    private static string Shorten(string data) => data.Length <= 70 ? data : $"{data[..69]}…";
}
