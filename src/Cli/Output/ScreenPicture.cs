using System.Text;
using Holdfast.Contracts.Sessions;

namespace Holdfast.Cli.Output;

/// <summary>Draws a host screen in a frame, in the host's colours where the terminal has any.</summary>
internal static class ScreenPicture
{
    public static void Print(ScreenInfo screen)
    {
        var edge = new string('─', screen.Columns);
        Console.WriteLine(Style.Dim($"┌{edge}┐"));
        var runs = screen.Runs.ToLookup(run => run.Row);
        for (var row = 1; row <= screen.Rows; row++) Console.WriteLine($"{Style.Dim("│")}{Row(runs[row], screen.Columns)}{Style.Dim("│")}");
        Console.WriteLine(Style.Dim($"└{edge}┘"));
        Console.WriteLine(Style.Dim(
            $" {screen.Cursor.Row:00}/{screen.Cursor.Column:000}  {(screen.KeyboardLocked ? "keyboard locked" : "ready")}"));
    }

    private static string Row(IEnumerable<RunInfo> runs, int columns)
    {
        var line = new StringBuilder();
        var at = 1;
        foreach (var run in runs.OrderBy(run => run.Column))
        {
            line.Append(' ', Math.Max(0, run.Column - at));
            line.Append(Paint(run));
            at = run.Column + run.Text.Length;
        }

        return line.Append(' ', Math.Max(0, columns + 1 - at)).ToString();
    }

    private static string Paint(RunInfo run)
    {
        var text = run.Color switch
        {
            "red" or "pink" => Style.Red(run.Text),
            "green" => Style.Green(run.Text),
            "yellow" => Style.Yellow(run.Text),
            "blue" or "deep_blue" or "turquoise" or "pale_turquoise" => Style.Cyan(run.Text),
            _ => run.Text,
        };
        return run.Intensified ? Style.Bold(text) : text;
    }
}
