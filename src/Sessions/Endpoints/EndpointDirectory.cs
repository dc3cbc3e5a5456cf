using Holdfast.Contracts.Errors;
using Holdfast.Runtime;

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

    /// <summary>Chooses one of these endpoints and counts a connection on it; <see cref="Release"/> takes it off again.</summary>
    /// <param name="names">The candidates, always in the same order for the same balancer.</param>
    /// <param name="balancer">Chooses.</param>
    /// <param name="excluded">Those already tried.</param>
    public Result<EndpointDefinition> Reserve(IReadOnlyList<string> names, Balancer balancer, IReadOnlySet<string> excluded)
    {
        var draw = _io.Random.NextDouble();
        lock (_gate)
        {
            var all = names.Select(name => _endpoints.Find(endpoint => endpoint.Definition.Name == name)).OfType<Endpoint>().ToArray();
            var candidates = all.Select(endpoint => endpoint.Candidate(excluded.Contains(endpoint.Definition.Name))).ToArray();
            var chosen = balancer.Choose(candidates, draw);
            if (chosen < 0)
                return new Fault(EndpointErrors.NoneAvailable, string.Join(" ", all.Select(Why)));
            all[chosen].Open++;
            return all[chosen].Definition;
        }
    }

    /// <summary>Takes a connection off the count.</summary>
    public void Release(string name)
    {
        lock (_gate) Named(name).Open--;
    }

    /// <summary>A check or a connection succeeded.</summary>
    public void Succeeded(string name, TimeSpan latency) => Change(name, endpoint =>
    {
        endpoint.Latency = latency;
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
