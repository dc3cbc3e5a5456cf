using System.CommandLine;
using Holdfast.Cli.Logs;
using Holdfast.Cli.Output;
using Holdfast.Contracts.Errors;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast logs</c>: what workers wrote.</summary>
internal static class LogsCommand
{
    private const int UsualLines = 50;

    public static Command Build(Shell shell)
    {
        var workers = new Argument<string[]>("worker") { Description = "The workers.", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = "All workers." };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on showing what comes." };
        var lines = new Option<int?>("--lines", "-n") { Description = $"How many lines from the end: {UsualLines}, or all with --since or --grep." };
        var since = new Option<string?>("--since") { Description = "What was written from then on: a duration such as 10m, or a time in ISO 8601." };
        var until = new Option<string?>("--until") { Description = "What was written before then." };
        var level = new Option<string?>("--level") { Description = "The least grave level: trace, debug, info, warn, error or fatal." };
        var grep = new Option<string?>("--grep") { Description = "Only lines in which this regular expression is found." };
        var exclude = new Option<string?>("--exclude") { Description = "Only lines in which this one is not found." };
        var stream = new Option<string?>("--stream") { Description = "out, err or both (if not given)." };
        var errors = new Option<bool>("--stderr") { Description = "The same as --stream err." };
        var noPrefix = new Option<bool>("--no-prefix") { Description = "Do not write the worker's name before its lines." };
        var times = new Option<bool>("--times", "-t") { Description = "Write when each line was written." };
        var pretty = new Option<bool>("--pretty") { Description = "Show lines that are JSON as text." };
        var command = new Command("logs", "Show, search and follow the logs of workers.")
        {
            workers, all, follow, lines, since, until, level, grep, exclude, stream, errors, noPrefix, times, pretty,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var names = parsed.GetValue(workers) ?? [];
            if (names.Length == 0 && !parsed.GetValue(all) && parsed.GetValue(grep) is null)
                return Task.FromResult(Shell.Fail(new Fault(RequestErrors.InvalidField, "Name a worker, or say --all.")));
            var conflict = Conflict(
                isEach: names.Length > 0, parsed.GetValue(all), parsed.GetValue(follow), parsed.GetValue(lines), parsed.GetValue(since),
                parsed.GetValue(until), parsed.GetValue(errors) ? parsed.GetValue(stream) : null);
            if (conflict is not null)
                return Task.FromResult(Shell.Fail(new Fault(RequestErrors.InvalidField, conflict)));
            var wanted = new LogWish
            {
                Workers = parsed.GetValue(all) ? [] : names,
                Stream = parsed.GetValue(errors) ? "err" : parsed.GetValue(stream),
                Since = parsed.GetValue(since),
                Until = parsed.GetValue(until),
                Level = parsed.GetValue(level),
                Pattern = parsed.GetValue(grep),
                Exclude = parsed.GetValue(exclude),
                Last = parsed.GetValue(lines)
                    ?? (parsed.GetValue(since) is null && (parsed.GetValue(grep) is null || parsed.GetValue(follow)) ? UsualLines : null),
            };
            var picture = new LogPicture(
                shell.Json, names.Length != 1 && !parsed.GetValue(noPrefix), parsed.GetValue(times), parsed.GetValue(pretty));
            var printer = new LogPrinter(shell.Client().Workers, shell.Io.Clock, wanted, picture);
            return parsed.GetValue(follow) ? printer.FollowAsync(cancellationToken) : printer.PrintAsync(cancellationToken);
        });
        return command;
    }

    /// <summary>Which options cannot be carried out together; null where all can.</summary>
    private static string? Conflict(bool isEach, bool all, bool follow, int? lines, string? since, string? until, string? streamBesideErrors) =>
        isEach && all ? "--all means every worker: name workers, or say --all."
        : follow && until is not null ? "--until has an end, --follow has none: say one of them."
        : follow && since is not null && lines is not null ? "With --follow, what comes first is told by --since or by --lines, not by both."
        : streamBesideErrors is not (null or "err" or "stderr") ? $"--stderr is --stream err, and --stream says {streamBesideErrors}."
        : null;
}
