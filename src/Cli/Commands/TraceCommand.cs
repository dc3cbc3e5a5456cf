using System.CommandLine;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast trace</c>: looks at recorded 3270 sessions; needs no node.</summary>
internal static class TraceCommand
{
    public static Command Build(Shell shell) => new("trace", "Look at recorded 3270 sessions (x3270's trace format).")
    {
        TraceReplayCommand.Build(shell), TraceConvertCommand.Build(shell),
    };
}
