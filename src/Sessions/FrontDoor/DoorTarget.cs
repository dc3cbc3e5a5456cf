namespace Holdfast.Sessions.FrontDoor;

/// <summary>What a terminal is connected to: a session of a pool, or one of its own to an endpoint; exactly one of the two is named.</summary>
/// <param name="Pool">The pool.</param>
/// <param name="Endpoint">The endpoint.</param>
public sealed record DoorTarget(string? Pool, string? Endpoint)
{
    /// <summary>Its name.</summary>
    public string Name => Pool ?? Endpoint ?? "";
}
