namespace Holdfast.Contracts.Sessions;

/// <summary>Asks for a session: from a pool, already logged on, or a bare one with an endpoint. Exactly one of the two.</summary>
public sealed record CreateSession
{
    /// <summary>The pool to take it from.</summary>
    public string? Pool { get; init; }

    /// <summary>The endpoint to connect to.</summary>
    public string? Endpoint { get; init; }

    /// <summary>
    /// Whether what passes is traced into a file of the node's, with what is hidden or secret masked. With an endpoint only; needs the role
    /// <c>power_user</c>.
    /// </summary>
    public bool Trace { get; init; }

    /// <summary>A label of the caller's own, up to 100 characters.</summary>
    public string? Label { get; init; }

    /// <summary>How long to wait for one of the pool, with its unit: <c>5s</c>. The pool's own deadline where that comes first.</summary>
    public string? Timeout { get; init; }
}
