using Holdfast.Runtime.Balancing;

namespace Holdfast.Sessions.Endpoints;

/// <summary>
/// Endpoints among which connections are spread, made by <see cref="EndpointDirectory.Group"/> and guarded by its lock. An endpoint's
/// number in the balancer is its place among the members.
/// </summary>
internal sealed class EndpointGroup(IReadOnlyList<Endpoint> members, Balancer balancer)
{
    /// <summary>The members, in the order of the configuration.</summary>
    public IReadOnlyList<Endpoint> Members => members;

    /// <summary>Chooses among them.</summary>
    public Balancer Balancer => balancer;
}
