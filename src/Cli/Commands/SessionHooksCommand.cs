using System.CommandLine;
using Holdfast.Cli.Output;
using Holdfast.Contracts;
using Holdfast.Contracts.Sessions;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast sessions hooks</c>: what is done when sessions come to certain moments, and how that fares.</summary>
internal static class SessionHooksCommand
{
    public static Command Build(Shell shell)
    {
        var command = new Command("hooks", "List the hooks of sessions: what they ran, what failed, what was dropped.");
        command.SetAction(async (_, cancellationToken) => Answer.Show(
            shell,
            await shell.Client().Sessions.HooksAsync(cancellationToken),
            ContractsJson.Default.PageHookInfo,
            page => Hooks(page.Items, shell.Io.Clock.UtcNow).Print("none defined", "  ")));
        return command;
    }

    /// <summary>The hooks as a table.</summary>
    internal static Table Hooks(IReadOnlyList<HookInfo> hooks, DateTimeOffset now)
    {
        var table = new Table("NAME", "ON", "POOLS", "DOES", "RUNS", "FAILED", "RETRIES", "WAITING", "DROPPED", "LAST RUN", "LAST FAILURE");
        foreach (var hook in hooks)
        {
            table.Add(
                hook.Name, string.Join(",", hook.On), hook.Pools.Count == 0 ? "all" : string.Join(",", hook.Pools), $"{hook.Action} {hook.Target}",
                $"{hook.Runs}", $"{hook.Failures}", $"{hook.Retries}", $"{hook.Waiting}", $"{hook.Dropped}",
                hook.LastRunAt is { } last ? Ages.Since(last, now) : "-",
                hook is { LastFailure: { } why, LastFailureAt: { } at } ? $"{Ages.Since(at, now)} ago: {why}" : "-");
        }

        return table;
    }
}
