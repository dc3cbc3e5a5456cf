using System.CommandLine;
using Holdfast.Cli.Output;
using Holdfast.Contracts;
using Holdfast.Contracts.Journeys;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast journeys run</c>: runs a journey and shows where it stops.</summary>
internal static class JourneyRunCommand
{
    public static Command Build(Shell shell)
    {
        var name = new Argument<string>("journey") { Description = "The journey's name." };
        var endpoint = new Option<string?>("--endpoint") { Description = "Open a session to this endpoint for it." };
        var session = new Option<string?>("--session") { Description = "Run it on this session." };
        var dry = new Option<bool>("--dry-run") { Description = "Show each step with its screen, and close the session afterwards." };
        var command = new Command("run", "Run a journey; it stops at the first step that does not fit.") { name, endpoint, session, dry };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var request = new RunJourney
            {
                Endpoint = parsed.GetValue(endpoint), Session = parsed.GetValue(session), DryRun = parsed.GetValue(dry),
            };
            var answer = await shell.Client().Journeys.RunAsync(parsed.GetValue(name)!, request, cancellationToken);
            var shown = Answer.Show(shell, answer, ContractsJson.Default.JourneyRunInfo, run => Print(run, request.DryRun));
            return shown != 0 || answer.Value.Arrived ? shown : 1;
        });
        return command;
    }

    private static void Print(JourneyRunInfo run, bool screens)
    {
        foreach (var step in run.Steps)
        {
            Console.WriteLine($"{Style.Green("✓")} {step.Path}  {step.Step}{(step.Label is { } label ? $"  ({label})" : "")}");
            if (screens) ScreenPicture.Print(step.Screen);
        }

        foreach (var (name, value) in run.Values) Console.WriteLine($"  {name} = {value}");
        if (run.Mismatch is { } mismatch) Print(mismatch);
        if (run.Error is { } error) Console.WriteLine($"{Style.Red("✗")} {error}");
        else Console.WriteLine($"{Style.Green("✓")} arrived{(run.Session is { } session ? $": session {session}" : "")}");
    }

    private static void Print(JourneyMismatchInfo mismatch)
    {
        Console.WriteLine($"{Style.Red("✗")} {mismatch.Path}  {mismatch.Step}{(mismatch.Label is { } label ? $"  ({label})" : "")}");
        Console.WriteLine($"  {mismatch.Why}");
        if (mismatch.Expected.Count > 0) Console.WriteLine("  expected:");
        foreach (var part in mismatch.Expected)
        {
            var instead = part.Instead is { } there ? $": {there}" : "";
            Console.WriteLine($"    {(part.Holds ? Style.Green("✓") : Style.Red("✗"))} {part.Wanted}{instead}");
        }

        Console.WriteLine("  met:");
        ScreenPicture.Print(mismatch.Met);
    }
}
