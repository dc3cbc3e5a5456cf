using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Runtime;

namespace Holdfast.Sessions.Lifecycle;

/// <summary>A session that is being created; closing it breaks the creation off.</summary>
internal sealed class PendingSession(Clock clock, string id, Caller owner, SessionRequest request) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly DateTimeOffset _since = clock.UtcNow;

    public string Id => id;

    public string Tenant => owner.Tenant;

    public string Actor => owner.Actor;

    /// <summary>Cancelled when it is broken off.</summary>
    public CancellationToken Stopped => _stop.Token;

    /// <summary>Why it was broken off; null while it was not.</summary>
    public Fault? Why { get; private set; }

    /// <summary>Breaks it off.</summary>
    public void Stop(Fault why)
    {
        Why ??= why;
        _stop.Cancel();
    }

    public SessionView View() => new()
    {
        Id = id,
        State = SessionState.Initializing,
        Owner = owner.Actor,
        Label = request.Label,
        Pool = request.Pool,
        Endpoint = request.Endpoint ?? "",
        CreatedAt = _since,
        LastUsedAt = _since,
        ScreenVersion = 0,
    };

    public void Dispose() => _stop.Dispose();
}
