using System.CommandLine;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast start</c>.</summary>
internal static class StartCommand
{
    public static Command Build(Shell shell) => WorkerOperation.Build(
        shell, "start", "Start workers.", "started", (calls, name, cancellationToken) => calls.StartAsync(name, cancellationToken));
}
