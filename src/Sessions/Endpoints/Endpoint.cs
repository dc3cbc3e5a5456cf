using Holdfast.Contracts.Errors;
using Holdfast.Runtime.Balancing;
using Holdfast.Sessions.Driving;

namespace Holdfast.Sessions.Endpoints;

/// <summary>The running state of one endpoint; guarded by the lock of its <see cref="EndpointDirectory"/>.</summary>
internal sealed class Endpoint(EndpointDefinition definition, DateTimeOffset now)
{
    // Every balancer that may choose it, with its number there.
    private readonly List<(Balancer Balancer, int Number)> _places = [];

    private readonly HashSet<HostConnection> _attended = [];
    private HostConnection[]? _attendedNow;

    public EndpointDefinition Definition { get; } = definition;

    /// <summary>What is heard of it over its open connections.</summary>
    public HostVoice Voice { get; } = new();

    /// <summary>The open connections whose silence counts.</summary>
    public IReadOnlyList<HostConnection> Attended => _attendedNow ??= [.. _attended];

    public EndpointMachine Machine { get; } = new(definition.Health);

    public DateTimeOffset Since { get; set; } = now;

    public Fault? LastError { get; set; }

    public TimeSpan? Latency { get; private set; }

    public long Malformed { get; set; }

    public int Open { get; private set; }

    /// <summary>The group of this endpoint alone, once somebody asked for it.</summary>
    public EndpointGroup? Alone { get; set; }

    /// <summary>As balancers are told of it.</summary>
    public BalancedEndpoint Balanced => new(Definition.Name, Definition.Weight, Definition.MaxConnections);

    /// <summary>Has the group's balancer know all that is known here, now and later.</summary>
    public void Join(EndpointGroup group, int number, TimeSpan now)
    {
        _places.Add((group.Balancer, number));
        for (var open = 0; open < Open; open++) group.Balancer.Opened(number);
        group.Balancer.SetAvailable(number, Machine.Health != EndpointState.Unhealthy, now);
        group.Balancer.SetDraining(number, Machine.Draining, now);
        if (Latency is { } latency) group.Balancer.Measured(number, latency, now);
    }

    public void Attend(HostConnection connection)
    {
        _attended.Add(connection);
        connection.Terminal.Signs.Join(Voice);
        _attendedNow = null;
    }

    public void Forget(HostConnection connection)
    {
        if (_attended.Remove(connection)) _attendedNow = null;
    }

    public void Opened()
    {
        Open++;
        foreach (var (balancer, number) in _places) balancer.Opened(number);
    }

    public void Closed()
    {
        Open--;
        foreach (var (balancer, number) in _places) balancer.Closed(number);
    }

    public void Measured(TimeSpan latency, TimeSpan now)
    {
        Latency = latency;
        foreach (var (balancer, number) in _places) balancer.Measured(number, latency, now);
    }

    /// <summary>Tells the balancers whether health and draining permit connections.</summary>
    public void Tell(TimeSpan now)
    {
        foreach (var (balancer, number) in _places)
        {
            balancer.SetAvailable(number, Machine.Health != EndpointState.Unhealthy, now);
            balancer.SetDraining(number, Machine.Draining, now);
        }
    }

    public EndpointView View(TimeSpan now, DateTimeOffset utcNow) => new()
    {
        Name = Definition.Name,
        Address = Definition.Address.ToString(),
        State = Machine.State,
        Health = Machine.Health,
        ErrorRate = Machine.ErrorRate(now),
        EjectedUntil = Machine.EjectedUntil is { } until ? utcNow + (until - now) : null,
        Since = Since,
        LastError = LastError,
        Latency = Latency,
        Malformed = Malformed,
        OpenSessions = Open,
        MaxConnections = Definition.MaxConnections,
    };
}
