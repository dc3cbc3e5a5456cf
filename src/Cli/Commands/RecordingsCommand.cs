using System.CommandLine;
using System.Globalization;
using Holdfast.Cli.Output;
using Holdfast.Cli.Recordings;
using Holdfast.Contracts;
using Holdfast.Contracts.Recordings;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast sessions recordings</c>: lists recorded sessions and searches them.</summary>
internal static class RecordingsCommand
{
    public static Command Build(Shell shell)
    {
        var filters = Filters();
        var text = new Option<string?>("--text") { Description = "Only with a screen that shows this text." };
        var command = new Command("recordings", "List recorded sessions, the newest first; search them.") { Search(shell), text };
        foreach (var filter in filters) command.Options.Add(filter);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var given = Given(parsed, [.. filters, text]);
            return Answer.Show(
                shell,
                await shell.Client().Recordings.ListAsync(given, cancellationToken),
                ContractsJson.Default.PageRecordingInfo,
                page => Print(page, given));
        });
        return command;
    }

    private static Command Search(Shell shell)
    {
        var filters = Filters();
        var text = new Argument<string>("text") { Description = "What is looked for, on one row, whatever the letter case." };
        var command = new Command("search", "Show where a text came up in recorded sessions.") { text };
        foreach (var filter in filters) command.Options.Add(filter);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            List<KeyValuePair<string, string>> given = [KeyValuePair.Create("text", parsed.GetValue(text)!), .. Given(parsed, filters)];
            return Answer.Show(
                shell,
                await shell.Client().Recordings.SearchAsync(given, cancellationToken),
                ContractsJson.Default.RecordingFindingsInfo,
                Print);
        });
        return command;
    }

    private static Option<string?>[] Filters() =>
    [
        new("--session") { Description = "Only of this session." },
        new("--owner") { Description = "Only of sessions that this actor created." },
        new("--pool") { Description = "Only of sessions of this pool." },
        new("--endpoint") { Description = "Only of sessions that began on this endpoint." },
        new("--since") { Description = "Only what was still recorded at this time or later (ISO 8601)." },
        new("--until") { Description = "Only what began before this time (ISO 8601)." },
        new("--limit") { Description = "How many, 1 to 1,000; 100 if not given." },
        new("--cursor") { Description = "Go on where an earlier answer ended." },
    ];

    private static List<KeyValuePair<string, string>> Given(ParseResult parsed, IEnumerable<Option<string?>> filters) =>
    [
        .. from filter in filters
           let value = parsed.GetValue(filter)
           where value is not null
           select KeyValuePair.Create(filter.Name[2..], value),
    ];

    private static void Print(Page<RecordingInfo> page, IReadOnlyList<KeyValuePair<string, string>> given)
    {
        var table = new Table("ID", "STATE", "OWNER", "POOL", "ENDPOINT", "STARTED (UTC)", "LENGTH", "SCREENS", "MISSING", "SIZE", "LABEL");
        foreach (var recording in page.Items)
        {
            table.Add(
                recording.Id, Style.State(recording.State), recording.Owner, recording.Pool ?? "-", recording.Endpoint,
                recording.StartedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                ReplayClock.Of(recording.LengthMs), $"{recording.Screens}", recording.Lost == 0 ? "-" : $"{recording.Lost}",
                Sizes.Of(recording.Bytes), recording.Label ?? "-");
        }

        table.Print("no recordings");
        if (page.Next is not { } next) return;
        var filters = string.Concat(given.Where(filter => filter.Key != "cursor").Select(filter => $" --{filter.Key} '{filter.Value}'"));
        Console.WriteLine(Style.Dim($"\nolder: {Shell.CommandName} sessions recordings{filters} --cursor {next}"));
    }

    private static void Print(RecordingFindingsInfo findings)
    {
        var table = new Table("RECORDING", "OWNER", "AT", "PLACE", "LINE");
        foreach (var hit in findings.Hits)
            table.Add(hit.Recording, hit.Owner, ReplayClock.Of(hit.AtMs), $"{hit.Place.Row},{hit.Place.Column}", hit.Line.Trim());
        table.Print("not found");
        if (findings.Next is { } next)
            Console.WriteLine(Style.Dim($"\nnot all was searched ({Sizes.Of(findings.ScannedBytes)} so far); go on with --cursor {next}"));
        else if (findings.Hits.Count > 0)
            Console.WriteLine(Style.Dim($"\nto see one: {Shell.CommandName} sessions replay RECORDING --at TIME"));
    }
}
