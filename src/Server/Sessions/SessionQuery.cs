using Holdfast.Contracts.Errors;
using Holdfast.Server.Http;
using Holdfast.Sessions;

namespace Holdfast.Server.Sessions;

/// <summary>Which sessions of a list are asked for.</summary>
internal sealed class SessionQuery
{
    private readonly string? _state;
    private readonly string? _pool;
    private readonly string? _endpoint;
    private readonly string? _holder;
    private readonly string? _label;

    private SessionQuery(IQueryCollection query)
    {
        _state = Text(query, "state");
        _pool = Text(query, "pool");
        _endpoint = Text(query, "endpoint");
        _holder = Text(query, "holder");
        _label = Text(query, "label");
    }

    /// <summary>The parameters, for a route's description.</summary>
    public static IReadOnlyList<RouteQuery> Parameters { get; } =
    [
        new("state", "Only those in this state."),
        new("pool", "Only those of this pool."),
        new("endpoint", "Only those with this endpoint."),
        new("holder", "Only those that this actor holds."),
        new("label", "Only those with this label; a trailing * for all that begin so."),
    ];

    /// <summary>Reads them.</summary>
    public static Result<SessionQuery> Read(IQueryCollection query)
    {
        var states = Enum.GetValues<SessionState>().Select(WireNames.Of).ToList();
        var read = new SessionQuery(query);
        return read._state is null || states.Contains(read._state)
            ? read
            : new Fault(RequestErrors.InvalidField, $"state: '{read._state}' is none of {string.Join(", ", states)}.");
    }

    /// <summary>Whether it is one of them.</summary>
    public bool Includes(SessionView session) =>
        (_state is null || _state == WireNames.Of(session.State))
        && (_pool is null || _pool == session.Pool)
        && (_endpoint is null || _endpoint == session.Endpoint)
        && (_holder is null || _holder == session.Owner)
        && (_label is null || (_label.EndsWith('*')
            ? session.Label?.StartsWith(_label[..^1], StringComparison.Ordinal) ?? false
            : _label == session.Label));

    private static string? Text(IQueryCollection query, string name) => query[name] is [{ Length: > 0 } text] ? text : null;
}
