using System.CommandLine;
using Holdfast.Cli.Output;
using Holdfast.Contracts;
using Holdfast.Contracts.Journeys;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast journeys</c>: lists, shows and runs journeys.</summary>
internal static class JourneysCommand
{
    public static Command Build(Shell shell)
    {
        var command = new Command("journeys", "List the journeys; show and run them.") { Show(shell), JourneyRunCommand.Build(shell) };
        command.SetAction(async (_, cancellationToken) => Answer.Show(
            shell,
            await shell.Client().Journeys.ListAsync(cancellationToken),
            ContractsJson.Default.PageJourneyInfo,
            page => Print(page.Items)));
        return command;
    }

    private static Command Show(Shell shell)
    {
        var name = new Argument<string>("journey") { Description = "The journey's name." };
        var command = new Command("show", "Show the steps of a journey.") { name };
        command.SetAction(async (parsed, cancellationToken) => Answer.Show(
            shell,
            await shell.Client().Journeys.FindAsync(parsed.GetValue(name)!, cancellationToken),
            ContractsJson.Default.JourneyInfo,
            Print));
        return command;
    }

    private static void Print(IReadOnlyList<JourneyInfo> journeys)
    {
        var table = new Table("NAME", "STEPS", "RESET", "SECRETS");
        foreach (var journey in journeys)
        {
            table.Add(
                journey.Name, $"{journey.Steps.Count}", journey.Reset is { } reset ? $"{reset.Count}" : "-",
                journey.Secrets.Count == 0 ? "-" : string.Join(", ", journey.Secrets));
        }

        table.Print("none defined", "  ");
    }

    private static void Print(JourneyInfo journey)
    {
        Console.WriteLine(Style.Bold(journey.Name));
        foreach (var step in journey.Steps) Console.WriteLine($"  {step}");
        if (journey.Reset is null) return;
        Console.WriteLine("reset");
        foreach (var step in journey.Reset) Console.WriteLine($"  {step}");
    }
}
