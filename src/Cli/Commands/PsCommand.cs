using System.CommandLine;
using System.Text.Json;
using Holdfast.Cli.Output;
using Holdfast.Contracts;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Workers;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast ps</c>: the workers.</summary>
internal static class PsCommand
{
    private const string FromTheTop = "\e[H\e[J";
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(1);

    public static Command Build(Shell shell)
    {
        var wide = new Option<bool>("--wide", "-w") { Description = "With what became of their output: taken down, dropped, forwarded." };
        var watch = new Option<bool>("--watch") { Description = "Go on showing them until Ctrl+C; into a file or pipe, whenever they change." };
        var command = new Command("ps", "List the workers.") { wide, watch };
        command.SetAction((parsed, cancellationToken) =>
            parsed.GetValue(watch) && parsed.GetValue(wide)
                ? Task.FromResult(Shell.Fail(new Fault(RequestErrors.InvalidField, "--watch shows the short table: say --watch or --wide.")))
            : parsed.GetValue(watch) ? WatchAsync(shell, cancellationToken)
            : parsed.GetValue(wide) ? WideAsync(shell, cancellationToken)
            : ListAsync(shell, cancellationToken));
        return command;
    }

    private static async Task<int> ListAsync(Shell shell, CancellationToken cancellationToken) => Answer.Show(
        shell,
        await shell.Client().Workers.ListAsync(cancellationToken),
        ContractsJson.Default.PageWorkerInfo,
        page => Print(page.Items, shell.Io.Clock.UtcNow));

    private static async Task<int> WideAsync(Shell shell, CancellationToken cancellationToken)
    {
        var calls = shell.Client().Workers;
        if (!shell.Json && await ListAsync(shell, cancellationToken) is > 0 and var failed) return failed;
        return Answer.Show(shell, await calls.LogFactsAsync(cancellationToken), ContractsJson.Default.PageWorkerLogInfo, page => Print(page.Items, shell.Io.Clock.UtcNow));
    }

    private static void Print(IReadOnlyList<WorkerLogInfo> logs, DateTimeOffset now)
    {
        var table = new Table("NAME", "STREAM", "WRITTEN", "KEPT", "DROPPED");
        var forward = new Table("NAME", "FORWARDED TO", "LINES", "REFUSED", "LOST", "BEHIND", "RETRIED", "CIRCUIT", "STATE");
        foreach (var log in logs)
        {
            foreach (var stream in log.Streams)
            {
                table.Add(
                    log.Worker, stream.Stream, Sizes.Of(stream.End), Sizes.Of(stream.End - stream.Start),
                    stream.Dropped is { } dropped ? dropped == 0 ? "0" : Style.Red(Sizes.Of(dropped)) : "-");
            }

            foreach (var target in log.Forward)
            {
                forward.Add(
                    log.Worker, target.Target, $"{target.SentLines}", $"{target.RefusedLines}", Sizes.Of(target.LostBytes), Sizes.Of(target.BehindBytes),
                    $"{target.Calls.Retries}", Circuit(target.Calls, now),
                    target.Failure is { } failure ? Style.Red(failure) : Style.Green("ok"));
            }
        }

        Console.WriteLine();
        table.Print("no logs", "  ");
        if (logs.All(log => log.Forward.Count == 0)) return;
        Console.WriteLine();
        forward.Print("nothing is forwarded", "  ");
    }

    /// <summary>A circuit breaker in few words: <c>closed</c>, <c>half open</c>, <c>open, again in 12s</c>.</summary>
    private static string Circuit(ForwardCallsInfo calls, DateTimeOffset now) => calls.Breaker switch
    {
        "open" => Style.Red(calls.NextTry > now ? $"open, again in {Ages.Since(now, calls.NextTry.Value)}" : "open, again with the next line"),
        "half_open" => Style.Yellow("half open"),
        _ => "closed",
    };

    /// <summary>Prints workers as a table.</summary>
    public static void Print(IReadOnlyList<WorkerInfo> workers, DateTimeOffset now)
    {
        var table = new Table("NAME", "TYPE", "STATE", "READY", "PID", "UP", "RESTARTS", "LAST EXIT", "COMMAND");
        foreach (var worker in workers)
        {
            table.Add(
                worker.Name, worker.Type, Style.State(worker.State), worker.Ready ? "yes" : "-", worker.Pid?.ToString() ?? "-",
                Ages.Since(worker.StartedAt, now), $"{worker.Restarts}", worker.LastExit ?? "-", Shorten(worker.Target ?? string.Join(' ', worker.Command)));
        }

        table.Print("none defined", "  ");
        foreach (var worker in workers.Where(worker => worker.Reason is not null))
            Console.WriteLine($"  {worker.Name}: {worker.Reason}");
    }

    private static async Task<int> WatchAsync(Shell shell, CancellationToken cancellationToken)
    {
        // On a terminal the ages go on as well; elsewhere only what changed is worth another table.
        var isScreen = !Console.IsOutputRedirected && !shell.Json;
        var calls = shell.Client().Workers;
        string? shown = null;
        try
        {
            while (true)
            {
                var answer = await calls.ListAsync(cancellationToken);
                var now = answer.TryGet(out var page, out _) ? JsonSerializer.Serialize(page, ContractsJson.Default.PageWorkerInfo) : null;
                if (isScreen && now is not null)
                    Console.Write(FromTheTop);
                if (isScreen || now is null || now != shown)
                {
                    var status = Answer.Show(
                        shell, answer, ContractsJson.Default.PageWorkerInfo, workers => Print(workers.Items, shell.Io.Clock.UtcNow));
                    if (status != 0)
                        return status;
                }

                shown = now;
                await shell.Io.Clock.Delay(WatchInterval, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
    }

    private static string Shorten(string command) => command.Length <= 60 ? command : $"…{command[^59..]}";
}
