using System.CommandLine;
using Holdfast.Cli.Output;
using Holdfast.Contracts;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast sessions screen</c>: shows a session's screen.</summary>
internal static class SessionScreenCommand
{
    public static Command Build(Shell shell)
    {
        var id = new Argument<string>("session") { Description = "The session's id." };
        var command = new Command("screen", "Show a session's screen.") { id };
        command.SetAction(async (parsed, cancellationToken) => Answer.Show(
            shell,
            await shell.Client().Sessions.ScreenAsync(parsed.GetValue(id)!, cancellationToken),
            ContractsJson.Default.ScreenInfo,
            ScreenPicture.Print));
        return command;
    }
}
