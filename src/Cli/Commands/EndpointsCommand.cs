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
        var command = new Command("endpoints", "List the host endpoints and their health; drain them.")
        {
            Drain(shell, "drain", "Have an endpoint keep the sessions it has and take no more.", true),
            Drain(shell, "undrain", "Let an endpoint take sessions again.", false),
        };
        command.SetAction(async (_, cancellationToken) => Answer.Show(
            shell,
            await shell.Client().Endpoints.ListAsync(null, cancellationToken),
            ContractsJson.Default.PageEndpointInfo,
            page => Print(page.Items, shell.Io.Clock.UtcNow)));
        return command;
    }

    private static Command Drain(Shell shell, string verb, string description, bool draining)
    {
        var name = new Argument<string>("endpoint") { Description = "The endpoint's name." };
        var migrate = new Option<bool>("--migrate") { Description = "Move its sessions in use elsewhere, as far as they can be." };
        var command = new Command(verb, description) { name };
        if (draining) command.Add(migrate);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (endpoints, endpoint) = (shell.Client().Endpoints, parsed.GetValue(name)!);
            return Answer.Show(
                shell,
                draining
                    ? parsed.GetValue(migrate) ? await endpoints.DrainAndMigrateAsync(endpoint, cancellationToken) : await endpoints.DrainAsync(endpoint, cancellationToken)
                    : await endpoints.UndrainAsync(endpoint, cancellationToken),
                ContractsJson.Default.EndpointInfo,
                info => Print([info], shell.Io.Clock.UtcNow));
        });
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
