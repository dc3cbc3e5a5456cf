using System.CommandLine;
using Holdfast.Cli.Nodes;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast audit verify</c>: verifies the journal from its files alone; no node need run.</summary>
internal static class AuditVerifyCommand
{
    public static Command Build(Shell shell)
    {
        var tenant = new Option<string?>("--tenant") { Description = "Only this tenant." };
        var command = new Command("verify", "Verify the journal's hash chains from the files alone; names the first broken record.") { tenant };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string[] arguments =
            [
                "verify", "--data", DataFolder.Find(shell.Io, shell.DataOption),
                .. parsed.GetValue(tenant) is { } name ? ["--tenant", name] : Array.Empty<string>(),
                .. shell.Json ? ["--json"] : Array.Empty<string>(),
            ];
            var (status, output) = await Daemon.RunAsync(shell.Io, arguments, cancellationToken);
            Console.Out.Write(output);
            return status;
        });
        return command;
    }
}
