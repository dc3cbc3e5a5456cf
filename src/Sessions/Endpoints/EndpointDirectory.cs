using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Runtime.Balancing;
using Holdfast.Sessions.Driving;

namespace Holdfast.Sessions.Endpoints;

/// <summary>All endpoints of the node with their health and their open connections. Choosing one and counting it is one step.</summary>
internal sealed class EndpointDirectory
{
    private readonly Lock _gate = new();
    private readonly Io _io;
    private readonly SessionEvents _events;
    private readonly List<Endpoint> _endpoints;
    private readonly List<Action<string>> _onChange = [];

    public EndpointDirectory(Io io, SessionEvents events, IEnumerable<EndpointDefinition> definitions)
    {
        _io = io;
        _events = events;
        _endpoints = [.. definitions.Select(definition => new Endpoint(definition, io.Clock.UtcNow))];
    }

    /// <summary>A connection is open: from here on its endpoint's silence counts.</summary>
    public void Attend(HostConnection connection)
    {
        lock (_gate) Named(connection.Endpoint).Attend(connection);
    }

    /// <summary>A connection that was attended is closed.</summary>
    public void Forget(HostConnection connection)
    {
        lock (_gate) Named(connection.Endpoint).Forget(connection);
    }

    /// <summary>The connections open to an endpoint.</summary>
    public IReadOnlyList<HostConnection> Attended(string name)
    {
        lock (_gate) return Named(name).Attended;
    }

    /// <summary>What is heard of an endpoint over the connections open to it.</summary>
    public HostVoice Voice(string name)
    {
        lock (_gate) return Named(name).Voice;
    }

    /// <summary>The definitions, in the order of the configuration.</summary>
    public IEnumerable<EndpointDefinition> Definitions => _endpoints.Select(endpoint => endpoint.Definition);

    /// <summary>Every endpoint as it stands.</summary>
    public IReadOnlyList<EndpointView> Views()
    {
        lock (_gate) return [.. _endpoints.Select(endpoint => endpoint.View(_io.Clock.Elapsed, _io.Clock.UtcNow))];
    }

    /// <summary>The definition of this name; null where there is none.</summary>
    public EndpointDefinition? Find(string name) => _endpoints.Find(endpoint => endpoint.Definition.Name == name)?.Definition;

    /// <summary>
    /// Has <paramref name="told"/> called with the name of an endpoint whenever it has become healthy, has ended draining, or can no longer be
    /// used. Not under the directory's lock: two changes may be told in another order than they happened, so ask how it stands then.
    /// </summary>
    public void OnChange(Action<string> told)
    {
        lock (_gate) _onChange.Add(told);
    }

    /// <summary>Whether connections may be opened to it.</summary>
    public bool IsAvailable(string name)
    {
        lock (_gate) return Named(name).Machine.Available;
    }

    /// <summary>Whether it is draining.</summary>
    public bool IsDraining(string name)
    {
        lock (_gate) return Named(name).Machine.Draining;
    }

    /// <summary>The endpoints of these names as a group of their own; what happens to them is told to its balancer from here on.</summary>
    /// <param name="names">The members.</param>
    /// <param name="options">How connections are spread over them.</param>
    public EndpointGroup Group(IReadOnlyList<string> names, BalancingOptions options)
    {
        lock (_gate)
        {
            Endpoint[] members = [.. names.Select(name => _endpoints.Find(endpoint => endpoint.Definition.Name == name)).OfType<Endpoint>()];
            var balancer = new Balancer(options);
            balancer.Apply([.. members.Select(member => member.Balanced)], _io.Clock.Elapsed);
            var group = new EndpointGroup(members, balancer);
            for (var number = 0; number < members.Length; number++) members[number].Join(group, number, _io.Clock.Elapsed);
            return group;
        }
    }

    /// <summary>The group of this endpoint alone.</summary>
    public EndpointGroup Only(string name)
    {
        lock (_gate) return Named(name).Alone ??= Group([name], new BalancingOptions());
    }

    /// <summary>
    /// The endpoint of a group that is at home to a key: the one it had before while that can be used, else the one the strategy gives it.
    /// Nothing is counted.
    /// </summary>
    /// <returns>Its name; null where none can be used.</returns>
    public string? Home(EndpointGroup group, string key)
    {
        var draw = Draw();
        lock (_gate)
        {
            var chosen = group.Balancer.Choose(
                new() { Now = _io.Clock.Elapsed, Draw = draw, Key = BalancingKey.Of(key), Affinity = key });
            return chosen < 0 ? null : group.Members[chosen].Definition.Name;
        }
    }

    /// <summary>Chooses an endpoint of a group and counts a connection on it; <see cref="Release"/> takes it off again.</summary>
    /// <param name="group">The candidates.</param>
    /// <param name="preferred">The one to take where it can be used and was not tried; null for any.</param>
    /// <param name="excluded">Those already tried.</param>
    public Result<EndpointDefinition> Reserve(EndpointGroup group, string? preferred, IReadOnlySet<string> excluded)
    {
        var draw = Draw();
        lock (_gate)
        {
            var chosen = preferred is null || excluded.Contains(preferred) ? -1 : group.Balancer.Find(preferred);
            if (chosen < 0 || !group.Balancer.IsEligible(chosen))
            {
                int[] tried = [.. excluded.Select(group.Balancer.Find)];
                // Nobody's connection has no key of its own: chance spreads it over the ring.
                chosen = group.Balancer.Choose(new() { Now = _io.Clock.Elapsed, Draw = draw, Key = draw, Excluded = tried });
            }

            if (chosen < 0)
                return new Fault(EndpointErrors.NoneAvailable, string.Join(" ", group.Members.Select(Why)));
            group.Members[chosen].Opened();
            return group.Members[chosen].Definition;
        }
    }

    /// <summary>Counts a connection that was open before this directory was.</summary>
    public void Adopt(string name)
    {
        lock (_gate) Named(name).Opened();
    }

    /// <summary>Takes a connection off the count; tells when the last one of a draining endpoint has gone.</summary>
    public void Release(string name)
    {
        lock (_gate)
        {
            var endpoint = Named(name);
            endpoint.Closed();
            if (endpoint is { Open: 0, Machine.Draining: true }) _events.EndpointDrained(name);
        }
    }

    /// <summary>Has an endpoint keep the connections it has and take no more, or ends that.</summary>
    public void Drain(string name, bool draining) => Change(name, endpoint =>
    {
        if (endpoint.Machine.Draining == draining) return;
        endpoint.Machine.Drain(draining);
        endpoint.Tell(_io.Clock.Elapsed);
    });

    /// <summary>A check or a connection succeeded.</summary>
    public void Succeeded(string name, TimeSpan latency) => Change(name, endpoint =>
    {
        endpoint.Measured(latency, _io.Clock.Elapsed);
        endpoint.Machine.Succeeded(_io.Clock.Elapsed);
        if (endpoint.Machine.Health == EndpointState.Healthy) endpoint.LastError = null;
    });

    /// <summary>A check or a connection failed, or an open one broke.</summary>
    public void Failed(string name, Fault fault) => Change(name, endpoint =>
    {
        endpoint.LastError = fault;
        endpoint.Machine.Failed(_io.Clock.Elapsed);
    });

    /// <summary>An open connection brought something malformed: a failure of the endpoint like one that broke.</summary>
    public void Malformed(string name, Fault fault) => Change(name, endpoint =>
    {
        endpoint.Malformed++;
        endpoint.LastError = fault;
        endpoint.Machine.Failed(_io.Clock.Elapsed);
    });

    /// <summary>How long to wait before the next check of this endpoint.</summary>
    public TimeSpan NextCheckIn(string name)
    {
        lock (_gate) return Named(name).Machine.NextCheckIn();
    }

    private void Change(string name, Action<Endpoint> change)
    {
        Action<string>[] told;
        lock (_gate)
        {
            var endpoint = Named(name);
            var machine = endpoint.Machine;
            var before = (machine.State, machine.Available);
            change(endpoint);
            if (machine.Available != before.Available) endpoint.Tell(_io.Clock.Elapsed);
            if (machine.State == before.State) return;
            endpoint.Since = _io.Clock.UtcNow;
            // Under the lock, so that the journal tells the changes in their order.
            var fault = machine.State is EndpointState.Healthy or EndpointState.Draining ? null : endpoint.LastError;
            _events.EndpointState(name, before.State, machine.State, fault);
            if (machine is { Draining: true } && endpoint.Open == 0) _events.EndpointDrained(name);
            told = machine is { Available: true, State: EndpointState.Degraded } && before.Available ? [] : [.. _onChange];
        }

        foreach (var tell in told) tell(name);
    }

    private ulong Draw() => (ulong)(_io.Random.NextDouble() * ulong.MaxValue);

    private Endpoint Named(string name) =>
        _endpoints.Find(endpoint => endpoint.Definition.Name == name)
        ?? throw new InvalidOperationException($"No endpoint of this name: {name}");

    private static string Why(Endpoint endpoint)
    {
        var name = endpoint.Definition.Name;
        if (endpoint.Machine.Draining) return $"{name} is draining.";
        if (!endpoint.Machine.Available) return $"{name} is unhealthy: {endpoint.LastError?.Detail}";
        if (endpoint.Open >= endpoint.Definition.MaxConnections) return $"{name} is at its limit of {endpoint.Definition.MaxConnections}.";
        return $"{name} failed just now: {endpoint.LastError?.Detail}";
    }
}
