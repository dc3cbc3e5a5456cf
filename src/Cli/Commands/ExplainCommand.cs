using System.CommandLine;
using Holdfast.Cli.Output;
using Holdfast.Contracts.Errors;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast explain</c>: what an error code means and what to do about it.</summary>
internal static class ExplainCommand
{
    public static Command Build()
    {
        var id = new Argument<string?>("code") { Description = "The code, such as HF3003; none lists them all.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("explain", "Explain an error code.") { id };
        command.SetAction(parsed => Run(parsed.GetValue(id)));
        return command;
    }

    private static int Run(string? id)
    {
        if (id is null)
        {
            var table = new Table("CODE", "STATUS", "TITLE");
            foreach (var each in Catalogue.All) table.Add(each.Id, $"{each.Status}", each.Title);
            table.Print("none");
            return 0;
        }

        if (Catalogue.Find(id) is not { } code) return Shell.Fail(new Fault(NodeErrors.NoSuchCode, $"'{id}' is not a code of this version."));
        Console.WriteLine($"{Style.Bold(code.Id)}  {code.Title}  {Style.Dim($"(HTTP {code.Status})")}");
        Console.WriteLine($"\n{Style.Bold("Cause")}\n  {code.Cause}");
        Console.WriteLine($"\n{Style.Bold("What to do")}\n  {code.Recovery}");
        return 0;
    }
}
