namespace Holdfast.Contracts.Sessions;

/// <summary>Asks for a session to be moved to another host connection.</summary>
public sealed record MigrateRequest
{
    /// <summary>The endpoint to go to; null for any other of its pool, or the fallback of its endpoint.</summary>
    public string? Endpoint { get; init; }
}
