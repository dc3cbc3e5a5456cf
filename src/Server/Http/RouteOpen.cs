namespace Holdfast.Server.Http;

/// <summary>Marks a route that anybody may call: health, the page's own files, the API's description.</summary>
internal sealed record RouteOpen;
