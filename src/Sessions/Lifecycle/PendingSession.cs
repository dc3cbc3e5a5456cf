using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Runtime;

namespace Holdfast.Sessions.Lifecycle;

/// <summary>A session that is being created; closing it breaks the creation off.</summary>
internal sealed class PendingSession(Clock clock, string id, Caller owner, SessionRequest request) : IDisposable
{
    // Whoever breaks a creation off may do so in the moment it ends.
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly DateTimeOffset _since = clock.UtcNow;
    private Fault? _why;
    private bool _over;

    public string Id => id;

    public string Tenant => owner.Tenant;

    public string Actor => owner.Actor;

    /// <summary>Whether it is one of the daemon before, whose holder knows it and may use it at any time.</summary>
    public bool Returns { get; set; }

    /// <summary>Cancelled when it is broken off.</summary>
    public CancellationToken Stopped => _stop.Token;

    /// <summary>Why it was broken off; null while it was not.</summary>
    public Fault? Why
    {
        get
        {
            lock (_gate) return _why;
        }
    }

    /// <summary>Breaks it off. Where it has ended meanwhile that changes nothing: the session, if there is one, is registered by then.</summary>
    public void Stop(Fault why)
    {
        lock (_gate)
        {
            _why ??= why;
            if (!_over) _stop.Cancel();
        }
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

    public void Dispose()
    {
        lock (_gate)
        {
            _over = true;
            _stop.Dispose();
        }
    }
}
