using System.CommandLine;
using Holdfast.Cli.Output;
using Holdfast.Contracts;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Sessions;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast sessions open</c>: takes a session and shows its screen.</summary>
internal static class SessionOpenCommand
{
    public static Command Build(Shell shell)
    {
        var pool = new Argument<string?>("pool") { Description = "The pool to take it from.", Arity = ArgumentArity.ZeroOrOne };
        var endpoint = new Option<string?>("--endpoint") { Description = "A bare session with this endpoint instead." };
        var label = new Option<string?>("--label") { Description = "A label to know it by." };
        var timeout = new Option<string?>("--timeout") { Description = "How long to wait for one of the pool at the most, such as 5s." };
        var trace = new Option<bool>("--trace") { Description = "With --endpoint: trace what passes into a file of the node's, masked." };
        var count = new Option<int?>("--count") { Description = "Open so many at once, up to 500, and list them." };
        var command = new Command("open", "Take a session from a pool, logged on and ready.") { pool, endpoint, label, timeout, trace, count };
        command.SetAction((parsed, cancellationToken) =>
        {
            var request = new CreateSession
            {
                Pool = parsed.GetValue(pool), Endpoint = parsed.GetValue(endpoint), Label = parsed.GetValue(label),
                Timeout = parsed.GetValue(timeout), Trace = parsed.GetValue(trace),
            };
            return parsed.GetValue(count) is { } many
                ? RunAsync(shell, new BulkCreate { Count = many, Session = request }, cancellationToken)
                : RunAsync(shell, request, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(Shell shell, BulkCreate request, CancellationToken cancellationToken)
    {
        var asked = await shell.Client().Sessions.CreateManyAsync(request, cancellationToken);
        if (!asked.TryGet(out var result, out var fault)) return Shell.Fail(fault);
        if (shell.Json)
        {
            Answer.PrintJson(result, ContractsJson.Default.BulkResult);
        }
        else
        {
            SessionsCommand.Print([.. result.Items.Select(item => item.Session).OfType<SessionInfo>()], shell.Io.Clock.UtcNow);
            foreach (var why in result.Items.Select(item => item.Problem).OfType<Problem>().GroupBy(problem => $"{problem.Code} {problem.Detail}"))
                Console.Error.WriteLine($"{Style.Red("failed")} {why.Count()}: {why.Key}");
        }

        return result.Failed == 0 ? 0 : 1;
    }

    private static async Task<int> RunAsync(Shell shell, CreateSession request, CancellationToken cancellationToken)
    {
        var sessions = shell.Client().Sessions;
        var created = await sessions.CreateAsync(request, cancellationToken);
        if (!created.TryGet(out var session, out var fault)) return Shell.Fail(fault);
        if (shell.Json)
        {
            Answer.PrintJson(session, ContractsJson.Default.SessionInfo);
            return 0;
        }

        Console.WriteLine($"{Style.Green("✓")} session {Style.Bold(session.Id)} on {session.Endpoint}");
        if (session.Trace is { } file) Console.WriteLine($"Traced into {Style.Bold($"traces/{file}")} in the node's data folder.");
        var read = await sessions.ScreenAsync(session.Id, cancellationToken);
        if (!read.TryGet(out var screen, out fault)) return Shell.Fail(fault);
        ScreenPicture.Print(screen);
        Console.WriteLine($"\nDrive it:  {Shell.CommandName} sessions send {session.Id} 1 enter");
        Console.WriteLine($"Close it:  {Shell.CommandName} sessions close {session.Id}");
        return 0;
    }
}
