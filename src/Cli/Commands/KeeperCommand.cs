using System.CommandLine;
using Holdfast.Cli.Nodes;
using Holdfast.Cli.Output;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast keeper</c>: the program that holds the workers.</summary>
internal static class KeeperCommand
{
    public static Command Build(Shell shell)
    {
        var force = new Option<bool>("--force") { Description = "Exchange the program even where it is the installed one already, and end programs of holdfast exec in place of handing them on." };
        var upgrade = new Command("upgrade", "Bring the running Keeper to the installed program; its workers go on.") { force };
        upgrade.SetAction((parsed, cancellationToken) => UpgradeAsync(shell, parsed.GetValue(force), cancellationToken));
        return new Command("keeper", "Look after the Keeper, which holds the workers.") { upgrade };
    }

    private static async Task<int> UpgradeAsync(Shell shell, bool force, CancellationToken cancellationToken)
    {
        var upgraded = await InstalledKeeper.UpgradeAsync(shell.Io, shell.Folder, force, cancellationToken);
        if (!upgraded.TryGet(out var words, out var fault)) return Shell.Fail(fault);
        Console.WriteLine($"{Style.Green("✓")} {(words.Length > 0 ? words : "the Keeper runs the installed program already")}");
        return 0;
    }
}
