namespace Holdfast.Contracts.Errors;

/// <summary>Errors of host endpoints.</summary>
public static class EndpointErrors
{
    /// <summary>No such endpoint.</summary>
    public static readonly ErrorCode NoSuchEndpoint = new(
        "HF3101", "No such endpoint", 404,
        "The configuration defines no endpoint with this name.",
        "List the endpoints with holdfast endpoints.");

    /// <summary>The endpoint refused the connection.</summary>
    public static readonly ErrorCode Refused = new(
        "HF3102", "The endpoint refused the connection", 502,
        "Nothing listens at the endpoint's host and port, or a firewall refuses.",
        "Check host and port, and that the host is up.");

    /// <summary>The endpoint cannot be reached.</summary>
    public static readonly ErrorCode Unreachable = new(
        "HF3103", "The endpoint cannot be reached", 502,
        "The host name is not known, or there is no route, or it did not answer in time.",
        "Check the name and the network between this node and the host.");

    /// <summary>TLS with the endpoint failed.</summary>
    public static readonly ErrorCode TlsFailed = new(
        "HF3104", "TLS with the endpoint failed", 502,
        "The handshake failed: often a certificate that is not trusted or has another name.",
        "Install the authority's certificate on this machine, or correct the host name.");

    /// <summary>TN3270 negotiation failed.</summary>
    public static readonly ErrorCode NegotiationFailed = new(
        "HF3105", "TN3270 negotiation failed", 502,
        "The far side does not speak TN3270, or refused the terminal model or LU asked for.",
        "Check the port; check model and lu of the endpoint.");

    /// <summary>No endpoint of the pool is available.</summary>
    public static readonly ErrorCode NoneAvailable = new(
        "HF3106", "No endpoint of the pool is available", 503,
        "Every endpoint of the pool is unhealthy, draining or at its connection limit.",
        "See holdfast endpoints for each one's state and last error.");

    /// <summary>The host sends what is no 3270.</summary>
    public static readonly ErrorCode Malformed = new(
        "HF3107", "The host sends what is no 3270", 502,
        "On a connection that had agreed on TN3270 the host sent records that no terminal understands.",
        "Look at the host's program, and whether something between changes its bytes; a trace of the endpoint shows them.");

    internal static readonly ErrorCode[] All =
    [
        NoSuchEndpoint, Refused, Unreachable, TlsFailed, NegotiationFailed, NoneAvailable, Malformed,
    ];
}
