namespace Holdfast.Contracts.Sessions;

/// <summary>What a client says over the WebSocket of a session: input, carried out as over <c>POST /sessions/{id}/input</c>.</summary>
public sealed record LiveOrder
{
    /// <summary>The client's own name for it, which the answer carries: up to 100 characters.</summary>
    public string? Id { get; init; }

    /// <summary>The input.</summary>
    public InputRequest? Input { get; init; }
}
