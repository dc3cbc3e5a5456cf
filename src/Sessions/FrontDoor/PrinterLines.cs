using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Runtime;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.Lifecycle;
using Holdfast.Sessions.Pool;

namespace Holdfast.Sessions.FrontDoor;

/// <summary>Opens connections for printers, which have no screen and so are no sessions, but count as such.</summary>
internal sealed class PrinterLines(Io io, SessionRegistry registry, EndpointDirectory directory, IReadOnlyList<SessionPool> pools, SessionEvents events)
{
    /// <summary>For connecting and securing, at the most.</summary>
    private static readonly TimeSpan DialTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Opens a connection to an endpoint, or to one of a pool's; where one fails, the next is tried at once.</summary>
    /// <param name="caller">For whom.</param>
    /// <param name="target">The pool or endpoint.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    public async ValueTask<Result<PrinterLine>> OpenAsync(Caller caller, DoorTarget target, CancellationToken cancellationToken)
    {
        if (SessionService.Permit(caller, Role.User) is { } forbidden) return forbidden;
        if (Group(target) is not { } group) return new Fault(SessionErrors.NoSuchPool, $"There is no {target.Name}.");
        if (registry.TakePlace(caller) is { } tooMany) return tooMany;
        var kept = false;
        try
        {
            var opened = await OpenAsync(caller, group, target.Pool, cancellationToken);
            kept = opened.Fault is null;
            return opened;
        }
        finally
        {
            if (!kept) registry.GivePlace(caller);
        }
    }

    private async ValueTask<Result<PrinterLine>> OpenAsync(Caller caller, EndpointGroup group, string? pool, CancellationToken cancellationToken)
    {
        var tried = new HashSet<string>(StringComparer.Ordinal);
        Fault? latest = null;
        while (true)
        {
            if (!directory.Reserve(group, null, tried).TryGet(out var endpoint, out var none)) return latest ?? none;
            var name = endpoint.Name;
            var kept = false;
            try
            {
                var dialled = await HostDialer.ConnectAsync(io, endpoint, DialTimeout, cancellationToken);
                if (dialled.TryGet(out var connection, out latest))
                {
                    kept = true;
                    var id = io.Random.NewId();
                    events.Connection("connection_opened", name, id, null, pool);
                    return new PrinterLine(id, name, connection, () => Release(caller, name, id, pool));
                }

                events.ConnectionError(name, latest, "printer");
                directory.Failed(name, latest);
                tried.Add(name);
            }
            finally
            {
                if (!kept) directory.Release(name);
            }
        }
    }

    private void Release(Caller caller, string endpoint, string id, string? pool)
    {
        directory.Release(endpoint);
        registry.GivePlace(caller);
        events.Connection("connection_closed", endpoint, id, null, pool);
    }

    private EndpointGroup? Group(DoorTarget target)
    {
        if (target.Pool is { } pool) return pools.FirstOrDefault(known => known.Name == pool)?.Endpoints;
        return target.Endpoint is { } endpoint && directory.Find(endpoint) is not null ? directory.Only(endpoint) : null;
    }
}
