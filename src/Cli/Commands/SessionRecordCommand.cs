using System.CommandLine;
using System.Text;
using Holdfast.Cli.Output;
using Holdfast.Contracts;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast sessions record</c>: makes a journey of what is done in a session until Enter is pressed.</summary>
internal static class SessionRecordCommand
{
    public static Command Build(Shell shell)
    {
        var id = new Argument<string>("session") { Description = "The session's id." };
        var name = new Option<string>("--name") { Description = "What to call the journey.", DefaultValueFactory = _ => "recorded" };
        var file = new Option<string?>("--out") { Description = "Write it to this file instead of the terminal." };
        var command = new Command("record", "Make a journey of what is done in a session, until Enter is pressed here.") { id, name, file };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(shell, parsed.GetValue(id)!, parsed.GetValue(name)!, parsed.GetValue(file), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Shell shell, string session, string name, string? file, CancellationToken cancellationToken)
    {
        var journeys = shell.Client().Journeys;
        if ((await journeys.BeginRecordingAsync(session, cancellationToken)).Fault is { } refused) return Shell.Fail(refused);
        Console.Error.WriteLine($"Recording {session}. Go through the application, then press Enter here.");
        await Console.In.ReadLineAsync(cancellationToken);
        var drafted = await journeys.DraftAsync(session, name, cancellationToken);
        if (!drafted.TryGet(out var draft, out var fault)) return Shell.Fail(fault);
        if ((await journeys.EndRecordingAsync(session, cancellationToken)).Fault is { } late) return Shell.Fail(late);
        if (draft.Full) Console.Error.WriteLine("The journey has as many steps as one may have; what came after them is missing.");
        if (file is not null)
        {
            await shell.Io.Files.ReplaceAsync(file, Encoding.UTF8.GetBytes(draft.Yaml), cancellationToken);
            Console.WriteLine($"{Style.Green("✓")} {file}: {draft.Steps.Count} steps, {draft.Secrets.Count} secrets to set");
        }
        else if (shell.Json)
        {
            Answer.PrintJson(draft, ContractsJson.Default.JourneyDraftInfo);
        }
        else
        {
            Console.Write(draft.Yaml);
        }

        return 0;
    }
}
