using System.CommandLine;
using System.Text;
using System.Text.Json;
using Holdfast.Cli.Nodes;
using Holdfast.Cli.Output;
using Holdfast.Contracts;
using Holdfast.Contracts.Errors;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast config convert</c>: makes a configuration of another program's file.</summary>
internal static class ConfigConvertCommand
{
    public static Command Build(Shell shell)
    {
        var file = new Argument<string>("file") { Description = "supervisord.conf, an ecosystem file of pm2, a .service unit, a Procfile or a file of process-compose." };
        var from = new Option<string>("--from") { Description = "What the file is, where that cannot be told from it.", DefaultValueFactory = _ => "guess" };
        from.AcceptOnlyFromAmong("guess", "supervisord", "pm2", "systemd", "procfile", "process-compose");
        var output = new Option<string?>("--output", "-o") { Description = "Where to write the configuration; the terminal if not given. A file that is there is not overwritten." };
        var command = new Command("convert", "Make a configuration of another program's file; what cannot be carried over is told.") { file, from, output };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(shell, parsed.GetValue(from)!, parsed.GetValue(file)!, parsed.GetValue(output), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Shell shell, string kind, string file, string? output, CancellationToken cancellationToken)
    {
        var (status, said) = await Daemon.RunAsync(shell.Io, ["convert", kind, Path.GetFullPath(file)], cancellationToken);
        Contracts.Config.Conversion? conversion;
        try
        {
            conversion = JsonSerializer.Deserialize(said, ContractsJson.Default.Conversion);
        }
        catch (JsonException)
        {
            return Shell.Fail(new Fault(NodeErrors.StartFailed, $"holdfastd convert ended with status {status}: {said.Trim()}"));
        }

        if (conversion!.Problem is { } problem)
            return Shell.Fail(new Fault(Catalogue.Find(problem.Code)!, problem.Detail) { Mend = problem.Recovery });
        if (shell.Json)
        {
            Answer.PrintJson(conversion, ContractsJson.Default.Conversion);
            return 0;
        }

        if (output is not null && shell.Io.Files.Exists(output))
            return Shell.Fail(new Fault(ConfigurationErrors.InvalidValue, $"{output} is there already.") { Mend = "Name another file, or move that one away." });
        if (output is null) Console.Write(conversion.Text);
        else await shell.Io.Files.ReplaceAsync(Path.GetFullPath(output), Encoding.UTF8.GetBytes(conversion.Text), cancellationToken);
        foreach (var note in conversion.Notes) Console.Error.WriteLine($"{Style.Yellow("!")} {note}");
        if (output is not null) Console.Error.WriteLine($"{Style.Green("✓")} {output}: check it with {Shell.CommandName} config check {output}");
        return 0;
    }
}
