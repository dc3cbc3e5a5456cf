using System.CommandLine;
using Holdfast.Cli.Output;
using Holdfast.Contracts;
using Holdfast.Contracts.Client;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Sessions;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast sessions</c>: lists, opens, reads, drives and closes host sessions.</summary>
internal static class SessionsCommand
{
    private const int PageLength = 1000;

    public static Command Build(Shell shell)
    {
        var command = new Command("sessions", "List host sessions; open, read, drive and close them; replay recorded ones.")
        {
            SessionOpenCommand.Build(shell), SessionScreenCommand.Build(shell), SessionSendCommand.Build(shell), SessionRecordCommand.Build(shell),
            SessionMigrateCommand.Build(shell), RecordingsCommand.Build(shell), SessionReplayCommand.Build(shell), Close(shell), SessionDoorCommand.Build(shell), SessionHooksCommand.Build(shell),
            Turn(shell, "suspend", "Have a session keep its screen and take no input.", (sessions, id, token) => sessions.SuspendAsync(id, token)),
            Turn(shell, "resume", "End a suspension.", (sessions, id, token) => sessions.ResumeAsync(id, token)),
        };
        command.SetAction(async (_, cancellationToken) => Answer.Show(
            shell,
            await EveryAsync(shell.Client().Sessions, cancellationToken),
            ContractsJson.Default.PageSessionInfo,
            page => Print(page.Items, shell.Io.Clock.UtcNow)));
        return command;
    }

    private static async Task<Result<Page<SessionInfo>>> EveryAsync(SessionCalls sessions, CancellationToken cancellationToken)
    {
        var all = new List<SessionInfo>();
        await foreach (var next in sessions.EveryAsync(new SessionFilter { Limit = PageLength }, cancellationToken))
        {
            if (!next.TryGet(out var session, out var fault)) return fault;
            all.Add(session);
        }

        return new Page<SessionInfo>(all);
    }

    private static Command Close(Shell shell)
    {
        var id = new Argument<string>("session") { Description = "The session's id." };
        var command = new Command("close", "Give a session back to its pool, or close it.") { id };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var closed = await shell.Client().Sessions.CloseAsync(parsed.GetValue(id)!, cancellationToken);
            if (!closed.TryGet(out _, out var fault)) return Shell.Fail(fault);
            Console.WriteLine($"{Style.Green("✓")} closed");
            return 0;
        });
        return command;
    }

    private static Command Turn(
        Shell shell, string verb, string description, Func<SessionCalls, string, CancellationToken, Task<Result<SessionInfo>>> turn)
    {
        var id = new Argument<string>("session") { Description = "The session's id." };
        var command = new Command(verb, description) { id };
        command.SetAction(async (parsed, cancellationToken) => Answer.Show(
            shell,
            await turn(shell.Client().Sessions, parsed.GetValue(id)!, cancellationToken),
            ContractsJson.Default.SessionInfo,
            session => Print([session], shell.Io.Clock.UtcNow)));
        return command;
    }

    internal static void Print(IReadOnlyList<SessionInfo> sessions, DateTimeOffset now)
    {
        var table = new Table("ID", "STATE", "POOL", "ENDPOINT", "HOLDER", "LABEL", "AGE");
        foreach (var session in sessions)
        {
            table.Add(
                session.Id, Style.State(session.State), session.Pool ?? "-", session.Endpoint, session.Holder,
                session.Label ?? "-", Ages.Since(session.CreatedAt, now));
        }

        table.Print("no sessions", "  ");
    }
}
