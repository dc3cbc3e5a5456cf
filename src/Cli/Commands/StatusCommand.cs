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
        if (status.Memory is { } memory) Console.WriteLine(Words(memory));
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
        if (status.FrontDoor is { } door)
        {
            Console.WriteLine($"\n{Style.Bold("Front door")}");
            SessionDoorCommand.Print(door, now);
        }

        Console.WriteLine($"\n{Style.Bold("Workers")}");
        PsCommand.Print(status.Workers, now);
    }

    /// <summary>The memory in a line.</summary>
    internal static string Words(NodeMemoryInfo memory)
    {
        var used = memory.Limit is { } limit ? $"memory {Sizes.Of(memory.Used)} of {Sizes.Of(limit)}" : $"memory {Sizes.Of(memory.Used)}";
        var refused = memory.Refused > 0 ? $", {memory.Refused} sessions refused" : "";
        return memory.Full ? $"{used}{refused}  {Style.Red("full: no session is opened")}" : used + refused;
    }
}
