namespace Holdfast.Server.Http;

/// <summary>A query parameter of a route, for the OpenAPI document.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it does.</param>
/// <param name="Many">Whether it may be given more than once.</param>
internal sealed record RouteQuery(string Name, string Description, bool Many = false);
