using System.CommandLine;
using Holdfast.Cli.Output;
using Holdfast.Contracts;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Node;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast sessions door</c>: the TN3270 front door, with the printers at it.</summary>
internal static class SessionDoorCommand
{
    public static Command Build(Shell shell)
    {
        var command = new Command("door", "Show the TN3270 front door: its ports, what it counted, and its printers.");
        command.SetAction(async (_, cancellationToken) => Answer.Show(
            shell,
            Door(await shell.Client().Node.StatusAsync(cancellationToken)),
            ContractsJson.Default.FrontDoorInfo,
            door => Print(door, shell.Io.Clock.UtcNow)));
        return command;
    }

    /// <summary>Prints the door.</summary>
    public static void Print(FrontDoorInfo door, DateTimeOffset now)
    {
        var ports = new Table("LISTENS ON", "TLS", "TERMINALS");
        foreach (var port in door.Ports) ports.Add(port.Address, port.Tls ?? "-", $"{port.Terminals}");
        ports.Print("none", "  ");
        Console.WriteLine($"  {door.Connected} connected ({door.Encrypted} encrypted), {door.Transfers} files transferred");
        foreach (var (what, counts) in new[] { ("given", door.Attached), ("refused", door.Refused), ("dropped", door.Dropped) })
        {
            if (counts.Count > 0) Console.WriteLine($"  {what}: {string.Join(", ", counts.Select(count => $"{count.Key} {count.Value}"))}");
        }

        if (door.Printers.Count == 0) return;
        Console.WriteLine();
        foreach (var line in Printers(door.Printers, now).Lines("")) Console.WriteLine($"  {line}");
    }

    /// <summary>The printers as a table.</summary>
    internal static Table Printers(IReadOnlyList<FrontDoorPrinterInfo> printers, DateTimeOffset now)
    {
        var table = new Table("PRINTER", "TERMINAL", "HOLDER", "ENDPOINT", "HOST LU", "SESSION", "JOBS", "BROKEN OFF", "LAST JOB", "AGE");
        foreach (var printer in printers)
        {
            table.Add(
                printer.Lu, printer.Terminal ?? "-", printer.Holder, printer.Endpoint ?? "-", printer.HostLu ?? "-", printer.Session ?? "-",
                $"{printer.Jobs}", $"{printer.BrokenOff}", printer.LastJobAt is { } last ? Ages.Since(last, now) : "-", Ages.Since(printer.Since, now));
        }

        return table;
    }

    // A node without a door has one without ports.
    private static Result<FrontDoorInfo> Door(Result<NodeStatus> status) => !status.TryGet(out var node, out var fault)
        ? fault
        : node.FrontDoor ?? new FrontDoorInfo
        {
            Ports = [],
            Connected = 0,
            Encrypted = 0,
            Attached = new Dictionary<string, long>(),
            Refused = new Dictionary<string, long>(),
            Dropped = new Dictionary<string, long>(),
            Transfers = 0,
        };
}
