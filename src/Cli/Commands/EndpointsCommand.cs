using System.CommandLine;
using Holdfast.Cli.Output;
using Holdfast.Contracts;
using Holdfast.Contracts.Endpoints;

namespace Holdfast.Cli.Commands;

/// <summary><c>holdfast endpoints</c>: the host endpoints and their health.</summary>
internal static class EndpointsCommand
{
    public static Command Build(Shell shell)
    {
        var command = new Command("endpoints", "List the host endpoints and their health.");
        command.SetAction(async (_, cancellationToken) => Answer.Show(
            shell,
            await shell.Client().Node.EndpointsAsync(cancellationToken),
            ContractsJson.Default.PageEndpointInfo,
            page => Print(page.Items, shell.Io.Clock.UtcNow)));
        return command;
    }

    /// <summary>Prints endpoints as a table.</summary>
    public static void Print(IReadOnlyList<EndpointInfo> endpoints, DateTimeOffset now)
    {
        var table = new Table("NAME", "STATE", "ADDRESS", "SESSIONS", "LATENCY", "SINCE", "LAST ERROR");
        foreach (var endpoint in endpoints)
        {
            table.Add(
                endpoint.Name, Style.State(endpoint.State), endpoint.Address,
                endpoint.MaxConnections is { } limit ? $"{endpoint.Sessions}/{limit}" : $"{endpoint.Sessions}",
                endpoint.LatencyMs is { } latency ? $"{latency:0.0} ms" : "-",
                Ages.Since(endpoint.Since, now), endpoint.LastError ?? "-");
        }

        table.Print("none defined", "  ");
    }
}
