using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Runtime.Balancing;

namespace Holdfast.Sessions.Endpoints;

/// <summary>All endpoints of the node with their health and their open connections. Choosing one and counting it is one step.</summary>
internal sealed class EndpointDirectory
{
    private readonly Lock _gate = new();
    private readonly Io _io;
    private readonly SessionEvents _events;
    private readonly List<Endpoint> _endpoints;
    private readonly List<Action> _onRecovery = [];

    public EndpointDirectory(Io io, SessionEvents events, IEnumerable<EndpointDefinition> definitions)
    {
        _io = io;
        _events = events;
        _endpoints = [.. definitions.Select(definition => new Endpoint(definition, io.Clock.UtcNow))];
    }

    /// <summary>The definitions, in the order of the configuration.</summary>
    public IEnumerable<EndpointDefinition> Definitions => _endpoints.Select(endpoint => endpoint.Definition);

    /// <summary>Every endpoint as it stands.</summary>
    public IReadOnlyList<EndpointView> Views()
    {
        lock (_gate) return [.. _endpoints.Select(endpoint => endpoint.View())];
    }

    /// <summary>The definition of this name; null where there is none.</summary>
    public EndpointDefinition? Find(string name) => _endpoints.Find(endpoint => endpoint.Definition.Name == name)?.Definition;

    /// <summary>Calls <paramref name="nudge"/> whenever an endpoint can be used again. It must not call back.</summary>
    public void OnRecovery(Action nudge)
    {
        lock (_gate) _onRecovery.Add(nudge);
    }

    /// <summary>The endpoints of these names as a group of their own; what happens to them is told to its balancer from here on.</summary>
    /// <param name="names">The members.</param>
    /// <param name="strategy">How connections are spread over them.</param>
    public EndpointGroup Group(IReadOnlyList<string> names, BalancingStrategy strategy)
    {
        lock (_gate)
        {
            Endpoint[] members = [.. names.Select(name => _endpoints.Find(endpoint => endpoint.Definition.Name == name)).OfType<Endpoint>()];
            var balancer = new Balancer(new BalancingOptions { Strategy = strategy });
            balancer.Apply([.. members.Select(member => member.Balanced)], _io.Clock.Elapsed);
            var group = new EndpointGroup(members, balancer);
            for (var number = 0; number < members.Length; number++) members[number].Join(group, number, _io.Clock.Elapsed);
            return group;
        }
    }

    /// <summary>The group of this endpoint alone.</summary>
    public EndpointGroup Only(string name)
    {
        lock (_gate) return Named(name).Alone ??= Group([name], BalancingStrategy.LeastConnections);
    }

    /// <summary>Chooses an endpoint of a group and counts a connection on it; <see cref="Release"/> takes it off again.</summary>
    /// <param name="group">The candidates.</param>
    /// <param name="excluded">Those already tried.</param>
    public Result<EndpointDefinition> Reserve(EndpointGroup group, IReadOnlySet<string> excluded)
    {
        var draw = (ulong)(_io.Random.NextDouble() * ulong.MaxValue);
        lock (_gate)
        {
            int[] tried = [.. excluded.Select(group.Balancer.Find)];
            var chosen = group.Balancer.Choose(new() { Now = _io.Clock.Elapsed, Draw = draw, Excluded = tried });
            if (chosen < 0)
                return new Fault(EndpointErrors.NoneAvailable, string.Join(" ", group.Members.Select(Why)));
            group.Members[chosen].Opened();
            return group.Members[chosen].Definition;
        }
    }

    /// <summary>Takes a connection off the count.</summary>
    public void Release(string name)
    {
        lock (_gate) Named(name).Closed();
    }

    /// <summary>A check or a connection succeeded.</summary>
    public void Succeeded(string name, TimeSpan latency) => Change(name, endpoint =>
    {
        endpoint.Measured(latency, _io.Clock.Elapsed);
        endpoint.Health = endpoint.Health.Succeeded();
        if (endpoint.Health.State == EndpointState.Healthy) endpoint.LastError = null;
    });

    /// <summary>A check or a connection failed, or an open one broke.</summary>
    public void Failed(string name, Fault fault) => Change(name, endpoint =>
    {
        endpoint.LastError = fault;
        endpoint.Health = endpoint.Health.Failed();
    });

    /// <summary>How long to wait before the next check of this endpoint.</summary>
    public TimeSpan NextCheckIn(string name)
    {
        lock (_gate)
        {
            var endpoint = Named(name);
            return endpoint.Health.NextCheckIn(endpoint.Definition.Health.Interval);
        }
    }

    private void Change(string name, Action<Endpoint> change)
    {
        Action[] nudges = [];
        lock (_gate)
        {
            var endpoint = Named(name);
            var before = endpoint.Health;
            change(endpoint);
            var after = endpoint.Health;
            if (after.Available != before.Available) endpoint.SetAvailable(_io.Clock.Elapsed);
            if (after.State == before.State) return;
            endpoint.Since = _io.Clock.UtcNow;
            // Under the lock, so that the journal tells the changes in their order.
            _events.EndpointState(name, before.State, after.State, after.State == EndpointState.Healthy ? null : endpoint.LastError);
            if (after.State == EndpointState.Healthy) nudges = [.. _onRecovery];
        }

        foreach (var nudge in nudges) nudge();
    }

    private Endpoint Named(string name) =>
        _endpoints.Find(endpoint => endpoint.Definition.Name == name)
        ?? throw new InvalidOperationException($"No endpoint of this name: {name}");

    private static string Why(Endpoint endpoint)
    {
        var name = endpoint.Definition.Name;
        if (!endpoint.Health.Available) return $"{name} is unhealthy: {endpoint.LastError?.Detail}";
        if (endpoint.Open >= endpoint.Definition.MaxConnections) return $"{name} is at its limit of {endpoint.Definition.MaxConnections}.";
        return $"{name} failed just now: {endpoint.LastError?.Detail}";
    }
}
