using System.CommandLine;
using Holdfast.Cli.Output;
using Holdfast.Contracts;
using Holdfast.Contracts.Sessions;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast sessions send</c>: types and presses, then shows the screen that comes.</summary>
internal static class SessionSendCommand
{
    public static Command Build(Shell shell)
    {
        var id = new Argument<string>("session") { Description = "The session's id." };
        var input = new Argument<string[]>("input")
        {
            Description = "In order: a key by its name (enter, pf3, tab, clear), anything else is typed; a leading = types the rest as it is.",
            Arity = ArgumentArity.OneOrMore,
        };
        var wait = new Option<string?>("--wait") { Description = "Wait for this text instead of the next unlocked screen." };
        var command = new Command("send", "Type and press in a session, and show the screen that comes.") { id, input, wait };
        command.SetAction(async (parsed, cancellationToken) => Answer.Show(
            shell,
            await shell.Client().Sessions.InputAsync(
                parsed.GetValue(id)!,
                new InputRequest
                {
                    Steps = [.. (parsed.GetValue(input) ?? []).Select(Step)],
                    Settle = true,
                    Wait = parsed.GetValue(wait) is { } text ? new WaitRequest { Text = text } : null,
                },
                cancellationToken),
            ContractsJson.Default.ScreenInfo,
            ScreenPicture.Print));
        return command;
    }

    private static InputStep Step(string word) =>
        word.StartsWith('=') ? new InputStep { Type = word[1..] }
        : Keys.TryParse(word, out _) ? new InputStep { Press = word }
        : new InputStep { Type = word };
}
