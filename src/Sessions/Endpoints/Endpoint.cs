using Holdfast.Contracts.Errors;

namespace Holdfast.Sessions.Endpoints;

/// <summary>The running state of one endpoint; guarded by the lock of its <see cref="EndpointDirectory"/>.</summary>
internal sealed class Endpoint(EndpointDefinition definition, DateTimeOffset now)
{
    public EndpointDefinition Definition { get; } = definition;

    public EndpointHealth Health { get; set; }

    public DateTimeOffset Since { get; set; } = now;

    public Fault? LastError { get; set; }

    public TimeSpan? Latency { get; set; }

    public int Open { get; set; }

    public BalancerCandidate Candidate(bool excluded) =>
        new(Definition.Weight, Open, Definition.MaxConnections, Health.Available && !excluded);

    public EndpointView View() => new()
    {
        Name = Definition.Name,
        Address = Definition.Address.ToString(),
        State = Health.State,
        Since = Since,
        LastError = LastError,
        Latency = Latency,
        OpenSessions = Open,
        MaxConnections = Definition.MaxConnections,
    };
}
