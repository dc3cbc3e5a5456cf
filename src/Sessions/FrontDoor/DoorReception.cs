using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Governance.Tenants;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Sessions.FrontDoor;

/// <summary>Finds out who is at a terminal and what he wants: by port and LU where they decide, by the log-on panel where not.</summary>
internal sealed class DoorReception(FrontDoorOptions options, DoorEvents events)
{
    /// <summary>Wrong answers on the log-on panel, at the most; then the terminal is let go.</summary>
    public const int AttemptLimit = 5;

    /// <summary>The choice; null where the user left, or was let go.</summary>
    public async ValueTask<DoorChoice?> AskAsync(HostSession terminal, DoorTarget? port, CancellationToken cancellationToken)
    {
        var definition = options.Definition;
        var decided = definition.Route(port, terminal.LuName);
        var asksToken = definition.LogOn == DoorLogOn.Token;
        if (decided is not null && !asksToken) return new DoorChoice(Anybody(terminal), decided);
        var (typed, message) = ("", "");
        for (var attempt = 0; attempt < AttemptLimit; attempt++)
        {
            var panel = DoorPanels.LogOn(Names(), decided?.Name ?? typed, decided is null, asksToken, message);
            if (await terminal.ShowAsync(panel, null, cancellationToken) is not { } reply || reply.Aid == Aid.PF3) return null;
            typed = reply.Find(DoorPanels.TargetField)?.Trim() ?? "";
            Result<Caller> caller = asksToken ? options.Authenticate((reply.Find(DoorPanels.TokenField) ?? "").Trim()) : Anybody(terminal);
            if (!caller.TryGet(out var known, out var fault))
            {
                events.Refused(null, terminal, fault);
                message = "The token is not valid.";
            }
            else if ((decided ?? Find(typed)) is { } target)
            {
                return new DoorChoice(known, target);
            }
            else
            {
                message = typed.Length == 0 ? "Type the name of a session." : $"There is no {typed}.";
            }
        }

        return null;
    }

    /// <summary>A pool of this name, or an endpoint; null where there is neither. Letter case does not matter: terminals like to fold it.</summary>
    private DoorTarget? Find(string name)
    {
        if (options.Sessions.Pools().FirstOrDefault(pool => Same(pool.Name)) is { } pool) return new DoorTarget(pool.Name, null);
        return options.Sessions.Endpoints().FirstOrDefault(endpoint => Same(endpoint.Name)) is { } endpoint ? new DoorTarget(null, endpoint.Name) : null;

        bool Same(string other) => other.Equals(name, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>What can be chosen: the pools, or the endpoints where there are none.</summary>
    private List<string> Names()
    {
        List<string> pools = [.. options.Sessions.Pools().Select(pool => pool.Name)];
        return pools.Count > 0 ? pools : [.. options.Sessions.Endpoints().Select(endpoint => endpoint.Name)];
    }

    private static Caller Anybody(HostSession terminal) => new(TenantId.Default, $"tn3270:{terminal.RemoteAddress.Host}", Role.User);
}
