using System.CommandLine;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast stop</c>.</summary>
internal static class StopCommand
{
    public static Command Build(Shell shell) => WorkerOperation.Build(
        shell, "stop", "Stop workers with their whole process trees.", "stopped",
        (calls, name, cancellationToken) => calls.StopAsync(name, cancellationToken));
}
