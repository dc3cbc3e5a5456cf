using System.CommandLine;
using Holdfast.Cli.Nodes;
using Holdfast.Cli.Output;
using Holdfast.Contracts;
using Holdfast.Contracts.Node;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast config</c>: looks at a configuration file without starting anything.</summary>
internal static class ConfigCommand
{
    public static Command Build(Shell shell) => new("config", "Look at a configuration file.") { Check(shell) };

    /// <summary>Prints the faults of a file.</summary>
    /// <returns>Exit status 1.</returns>
    public static int PrintFaults(ConfigCheck check)
    {
        foreach (var fault in check.Faults) Console.Error.WriteLine($"{fault.Message}\n");
        Console.Error.WriteLine(
            $"{Style.Red("✗")} {check.Faults.Count} {(check.Faults.Count == 1 ? "fault" : "faults")} in {check.File}; nothing was changed");
        return 1;
    }

    private static Command Check(Shell shell)
    {
        var file = new Argument<string>("file") { Description = "The file.", DefaultValueFactory = _ => "holdfast.yaml" };
        var command = new Command("check", "Check a configuration file; exit status 1 where it has faults.") { file };
        command.SetAction((parsed, cancellationToken) => RunAsync(shell, parsed.GetValue(file)!, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Shell shell, string file, CancellationToken cancellationToken)
    {
        var checking = await Daemon.CheckAsync(shell.Io, ["--config", Path.GetFullPath(file)], cancellationToken);
        if (!checking.TryGet(out var check, out var fault)) return Shell.Fail(fault);
        if (shell.Json) Answer.PrintJson(check, ContractsJson.Default.ConfigCheck);
        else if (check.Faults.Count > 0) return PrintFaults(check);
        else Console.WriteLine($"{Style.Green("✓")} {check.File}: {check.Summary}");
        return check.Faults.Count > 0 ? 1 : 0;
    }
}
