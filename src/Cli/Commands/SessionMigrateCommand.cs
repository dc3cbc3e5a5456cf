using System.CommandLine;
using Holdfast.Cli.Output;
using Holdfast.Contracts;
using Holdfast.Contracts.Client;
using Holdfast.Contracts.Sessions;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast sessions migrate</c>: moves a session to another host and shows each state it comes to.</summary>
internal static class SessionMigrateCommand
{
    /// <summary>Between two looks at what the migration is at.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    public static Command Build(Shell shell)
    {
        var id = new Argument<string>("session") { Description = "The session's id." };
        var to = new Option<string?>("--to") { Description = "The endpoint to go to; any other of its pool if not given." };
        var command = new Command("migrate", "Move a session to another host, to the screen it is on.") { id, to };
        command.SetAction((parsed, cancellationToken) => RunAsync(shell, parsed.GetValue(id)!, parsed.GetValue(to), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Shell shell, string id, string? to, CancellationToken cancellationToken)
    {
        var sessions = shell.Client().Sessions;
        var found = await sessions.FindAsync(id, cancellationToken);
        if (!found.TryGet(out var before, out var fault)) return Shell.Fail(fault);
        var number = (before.Migration?.Number ?? 0) + 1;
        var moving = sessions.MigrateAsync(id, new MigrateRequest { Endpoint = to }, cancellationToken);
        var told = 0;
        while (!moving.IsCompleted && !shell.Json)
        {
            await Task.WhenAny(moving, shell.Io.Clock.Delay(LookInterval, cancellationToken).AsTask());
            told = await TellAsync(sessions, id, number, told, cancellationToken);
        }

        if (!(await moving).TryGet(out var session, out fault)) return Shell.Fail(fault);
        var done = session.Migration is { State: "completed" };
        if (shell.Json)
        {
            Answer.PrintJson(session, ContractsJson.Default.SessionInfo);
            return done ? 0 : 1;
        }

        if (session.Migration is { } migration) Print(migration, told);
        Console.WriteLine(done
            ? $"{Style.Green("✓")} session {Style.Bold(session.Id)} is on {session.Endpoint}"
            : $"{Style.Red("✗")} session {Style.Bold(session.Id)} stays on {session.Endpoint}: {session.Migration?.Error}");
        return done ? 0 : 1;
    }

    private static async Task<int> TellAsync(SessionCalls sessions, string id, int number, int told, CancellationToken cancellationToken)
    {
        var looked = await sessions.FindAsync(id, cancellationToken);
        return looked.TryGet(out var session, out _) && session.Migration is { } migration && migration.Number == number ? Print(migration, told) : told;
    }

    /// <summary>Prints the states that were not printed yet; how many are now.</summary>
    private static int Print(MigrationInfo migration, int told)
    {
        foreach (var moment in migration.Moments.Skip(told)) Console.WriteLine($"{moment.At.ToLocalTime():HH:mm:ss.fff}  {moment.State}");
        return migration.Moments.Count;
    }
}
