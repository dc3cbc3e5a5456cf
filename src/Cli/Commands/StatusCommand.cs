using System.CommandLine;
using Holdfast.Cli.Output;
using Holdfast.Contracts;
using Holdfast.Contracts.Node;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast status</c>: the node at a glance.</summary>
internal static class StatusCommand
{
    public static Command Build(Shell shell)
    {
        var command = new Command("status", "Show the node, its endpoints, pools and workers.");
        command.SetAction(async (_, cancellationToken) => Answer.Show(
            shell,
            await shell.Client().Node.StatusAsync(cancellationToken),
            ContractsJson.Default.NodeStatus,
            status => Print(status, shell.Io.Clock.UtcNow)));
        return command;
    }

    private static void Print(NodeStatus status, DateTimeOffset now)
    {
        Console.WriteLine(
            $"{Style.Bold(status.Name)}  holdfast {status.Version}  up {Ages.Since(status.StartedAt, now)}  {Style.Cyan(status.Address)}"
            + (status.Demo ? $"  {Style.Yellow("demo: no token needed on loopback")}" : ""));
        Console.WriteLine($"\n{Style.Bold("Endpoints")}");
        EndpointsCommand.Print(status.Endpoints, now);
        Console.WriteLine($"\n{Style.Bold("Pools")}");
        var pools = new Table("NAME", "WARM", "IN USE", "STARTING", "WAITING", "MIN", "MAX", "JOURNEY", "LAST ERROR");
        foreach (var pool in status.Pools)
        {
            pools.Add(
                pool.Name, $"{pool.Warm}", $"{pool.InUse}", $"{pool.Starting}", $"{pool.Waiting}", $"{pool.Min}", $"{pool.Max}",
                pool.Journey ?? "-", pool.LastError ?? "-");
        }

        pools.Print("none defined", "  ");
        if (status.FrontDoor is { } door) Print(door);
        Console.WriteLine($"\n{Style.Bold("Workers")}");
        PsCommand.Print(status.Workers, now);
    }

    private static void Print(FrontDoorInfo door)
    {
        Console.WriteLine($"\n{Style.Bold("Front door")}");
        var ports = new Table("LISTENS ON", "TLS", "TERMINALS");
        foreach (var port in door.Ports) ports.Add(port.Address, port.Tls ?? "-", $"{port.Terminals}");
        ports.Print("none", "  ");
        Console.WriteLine($"  {door.Connected} connected ({door.Encrypted} encrypted), {door.Transfers} files transferred");
        foreach (var (what, counts) in new[] { ("given", door.Attached), ("refused", door.Refused), ("dropped", door.Dropped) })
        {
            if (counts.Count > 0) Console.WriteLine($"  {what}: {string.Join(", ", counts.Select(count => $"{count.Key} {count.Value}"))}");
        }
    }
}
