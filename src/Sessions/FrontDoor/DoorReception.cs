using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Sessions.FrontDoor;

/// <summary>Finds out who is at a terminal and what he wants: by port, LU and certificate where they decide, by the log-on panel where not.</summary>
internal sealed class DoorReception(FrontDoorOptions options, DoorEvents events, HostSession terminal, DoorCertificate? certificate)
{
    /// <summary>Wrong answers on the log-on panel, at the most; then the terminal is let go.</summary>
    public const int AttemptLimit = 5;

    private readonly FrontDoorDefinition _definition = options.Definition;

    /// <summary>The choice; null where the user left, or was let go.</summary>
    public async ValueTask<DoorChoice?> AskAsync(DoorTarget? port, CancellationToken cancellationToken)
    {
        var rule = _definition.RuleOf(certificate);
        var decided = _definition.Route(port, terminal.LuName, rule);
        var known = _definition.Known(certificate, terminal.RemoteAddress.Host);
        if (known is null && _definition.LogOn == DoorLogOn.Certificate)
        {
            await SendAwayAsync(cancellationToken);
            return null;
        }

        if (decided is not null && known is not null) return Choice(known, decided, null);
        var (typed, message) = ("", "");
        for (var attempt = 0; attempt < AttemptLimit; attempt++)
        {
            var panel = DoorPanels.LogOn(Names(), decided?.Name ?? typed, decided is null, known is null, message);
            if (await terminal.ShowAsync(panel, null, cancellationToken) is not { } reply || reply.Aid == Aid.PF3) return null;
            typed = reply.Find(DoorPanels.TargetField)?.Trim() ?? "";
            var token = (reply.Find(DoorPanels.TokenField) ?? "").Trim();
            Result<Caller> answered = known is null ? options.Authenticate(token) : known;
            if (!answered.TryGet(out var caller, out var fault))
            {
                events.Refused(null, DoorDevice.Of(terminal), fault);
                message = "The token is not valid.";
            }
            else if ((decided ?? Find(typed)) is { } target)
            {
                return Choice(caller, target, known is null ? options.KeyOf?.Invoke(token) : null);
            }
            else
            {
                message = typed.Length == 0 ? "Type the name of a session." : $"There is no {typed}.";
            }
        }

        return null;
    }

    /// <summary>
    /// Why one whom the daemon before let in is not who he was any more: by what lets in now and by what his key is now. Null where he is.
    /// </summary>
    public Fault? Doubt(DoorChoice left)
    {
        if (left.Key is { } key)
        {
            if (_definition.LogOn == DoorLogOn.Certificate) return Changed("only holders of certificates are let in now");
            if (options.Recall is not { } recall || !recall(key).TryGet(out var holder, out _)) return Changed("his key is not valid any more");
            return holder == left.Caller ? null : Changed("his key's tenant, name or role has changed");
        }

        return _definition.Known(certificate, terminal.RemoteAddress.Host) == left.Caller ? null : Changed("who connects is asked for more now");
    }

    private static Fault Changed(string why) => new(RequestErrors.Unauthenticated, $"Whoever was let in before must show anew who he is: {why}.");

    private DoorChoice Choice(Caller caller, DoorTarget target, string? key) => new(caller, target, certificate?.Subject, key);

    /// <summary>Tells one whom nobody knows that he is not let in.</summary>
    private async ValueTask SendAwayAsync(CancellationToken cancellationToken)
    {
        var why = certificate is null ? "no certificate was shown" : $"nobody is known by the certificate of {certificate.Subject}";
        events.Refused(null, DoorDevice.Of(terminal), new Fault(RequestErrors.Unauthenticated, $"Only holders of a certificate are let in, and {why}."));
        var text = $"Only holders of a certificate are let in here, and {why}. Give your emulator one that this system knows.";
        _ = await terminal.ShowAsync(DoorPanels.Notice("NOT LET IN", text, "Enter=Leave"), null, cancellationToken);
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
}
