using System.CommandLine;
using Holdfast.Cli.Nodes;
using Holdfast.Cli.Output;
using Holdfast.Contracts;
using Holdfast.Contracts.Node;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast config</c>: looks at a configuration file without starting anything.</summary>
internal static class ConfigCommand
{
    public static Command Build(Shell shell) => new("config", "Check the configuration; show and carry out what it changes.")
    {
        Check(shell), ConfigPlanCommand.Build(shell), ConfigApplyCommand.Build(shell, "apply"), ConfigConvertCommand.Build(shell), Schema(shell),
    };

    /// <summary>Prints the faults of a file.</summary>
    /// <returns>Exit status 1.</returns>
    public static int PrintFaults(string file, IReadOnlyList<ConfigFault> faults, string outcome = "nothing was changed")
    {
        foreach (var fault in faults) Console.Error.WriteLine($"{FaultPicture.Of(fault.Message)}\n");
        Console.Error.WriteLine($"{Style.Red("✗")} {faults.Count} {(faults.Count == 1 ? "fault" : "faults")} in {file}; {outcome}");
        return 1;
    }

    private static Command Schema(Shell shell)
    {
        var command = new Command("schema", "Print the JSON Schema of the configuration file, for editors.");
        command.SetAction(async (_, cancellationToken) =>
        {
            var (status, output) = await Daemon.RunAsync(shell.Io, ["schema"], cancellationToken);
            Console.Write(output);
            return status;
        });
        return command;
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
        else if (check.Faults.Count > 0) return PrintFaults(check.File, check.Faults);
        else Console.WriteLine($"{Style.Green("✓")} {check.File}: {check.Summary}");
        return check.Faults.Count > 0 ? 1 : 0;
    }
}
