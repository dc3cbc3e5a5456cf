using System.CommandLine;
using Holdfast.Cli.Output;
using Holdfast.Contracts;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast graph</c>: who waits for whom.</summary>
internal static class GraphCommand
{
    public static Command Build(Shell shell)
    {
        var dot = new Option<bool>("--dot") { Description = "Print the graph in the language of Graphviz." };
        var command = new Command("graph", "Show the workers as trees: each above those it waits for.") { dot };
        command.SetAction(async (parsed, cancellationToken) => Answer.Show(
            shell,
            await shell.Client().Workers.GraphAsync(cancellationToken),
            ContractsJson.Default.PageGraphNode,
            page =>
            {
                foreach (var line in parsed.GetValue(dot) ? GraphPicture.Dot(page.Items) : GraphPicture.Tree(page.Items)) Console.WriteLine(line);
            }));
        return command;
    }
}
