using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;

namespace Holdfast.Sessions.Lifecycle;

/// <summary>Counts the sessions of the node, its tenants and their users against the limits; each place taken is given back once.</summary>
internal sealed class SessionQuota(SessionLimits limits)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _tenants = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Tenant, string Actor), int> _users = [];
    private int _node;

    /// <summary>Takes a place; the fault says which limit leaves none.</summary>
    public Fault? Take(Caller caller)
    {
        lock (_gate)
        {
            var user = (caller.Tenant, caller.Actor);
            if (_users.GetValueOrDefault(user) >= limits.User) return TooMany($"{caller.Actor} holds {limits.User} sessions already");
            if (_tenants.GetValueOrDefault(caller.Tenant) >= limits.Tenant)
                return TooMany($"the tenant {caller.Tenant} holds {limits.Tenant} sessions already");
            if (_node >= limits.Node) return TooMany($"the node holds {limits.Node} sessions already");
            Count(user);
            return null;
        }
    }

    /// <summary>Takes a place for one who has it already.</summary>
    public void TakeAnyway(string tenant, string actor)
    {
        lock (_gate) Count((tenant, actor));
    }

    /// <summary>What room there is for a caller.</summary>
    public SessionRoom Room(Caller caller)
    {
        lock (_gate)
        {
            ReadOnlySpan<SessionRoom> rooms =
            [
                new(limits.User, limits.User - _users.GetValueOrDefault((caller.Tenant, caller.Actor))),
                new(limits.Tenant, limits.Tenant - _tenants.GetValueOrDefault(caller.Tenant)),
                new(limits.Node, limits.Node - _node),
            ];
            var least = rooms[0];
            foreach (var room in rooms)
            {
                if (room.Left < least.Left) least = room;
            }

            // Those who came back with their sessions may be more than a limit that was lowered meanwhile.
            return least with { Left = Math.Max(0, least.Left) };
        }
    }

    /// <summary>Gives a place back.</summary>
    public void Give(string tenant, string actor)
    {
        lock (_gate)
        {
            _node--;
            Less(_tenants, tenant);
            Less(_users, (tenant, actor));
        }
    }

    private void Count((string Tenant, string Actor) user)
    {
        _node++;
        _tenants[user.Tenant] = _tenants.GetValueOrDefault(user.Tenant) + 1;
        _users[user] = _users.GetValueOrDefault(user) + 1;
    }

    private static void Less<T>(Dictionary<T, int> counts, T key)
        where T : notnull
    {
        if (--counts[key] == 0) counts.Remove(key);
    }

    private static Fault TooMany(string why) => new(SessionErrors.TooManySessions, $"{why}, which is the limit.");
}
