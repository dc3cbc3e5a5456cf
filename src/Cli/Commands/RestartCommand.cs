using System.CommandLine;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast restart</c>.</summary>
internal static class RestartCommand
{
    public static Command Build(Shell shell) => WorkerOperation.Build(
        shell, "restart", "Stop workers and start them again.", "restarted",
        (calls, name, cancellationToken) => calls.RestartAsync(name, cancellationToken));
}
