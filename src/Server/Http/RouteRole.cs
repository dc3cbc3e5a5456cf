using Holdfast.Governance.Identity;

namespace Holdfast.Server.Http;

/// <summary>The least role that a route asks for. A route without one is refused to everybody.</summary>
/// <param name="Least">The role.</param>
internal sealed record RouteRole(Role Least);
