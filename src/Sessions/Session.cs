using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Runtime;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.Pool;

namespace Holdfast.Sessions;

/// <summary>
/// A caller's hold on a host connection. When it ends, everything that still waits in its name ends too, before the connection can
/// serve anybody else.
/// </summary>
internal sealed class Session : IDisposable
{
    private readonly Clock _clock;
    private readonly CancellationTokenSource _closed = new();
    private long _usedAt;
    private int _ending;

    public Session(Clock clock, string id, Caller owner, SessionRequest request, HostConnection connection, PoolLease? lease)
    {
        _clock = clock;
        Id = id;
        Tenant = owner.Tenant;
        Actor = owner.Actor;
        Label = request.Label;
        Pool = request.Pool;
        Connection = connection;
        Lease = lease;
        CreatedAt = clock.UtcNow;
        Closed = _closed.Token;
    }

    public string Id { get; }

    public string Tenant { get; }

    public string Actor { get; }

    public string? Label { get; }

    public string? Pool { get; }

    public HostConnection Connection { get; }

    public PoolLease? Lease { get; }

    public DateTimeOffset CreatedAt { get; }

    /// <summary>Cancelled when the session is closed.</summary>
    public CancellationToken Closed { get; }

    /// <summary>Why it lost its connection; null while it has it.</summary>
    public Fault? Error { get; private set; }

    /// <summary>Notes that its owner used it.</summary>
    public void Touch() => Interlocked.Exchange(ref _usedAt, _clock.UtcNow.UtcTicks);

    /// <summary>Marks the session as lost; true the first time.</summary>
    public bool Lose(Fault fault)
    {
        if (Error is not null || Closed.IsCancellationRequested) return false;
        Error = fault;
        return true;
    }

    /// <summary>Ends everything that waits in its name; true for the first who asks.</summary>
    public bool End()
    {
        if (Interlocked.Exchange(ref _ending, 1) != 0) return false;
        // Not CancelAsync: whoever waits must be gone before the connection is given to anybody else.
        _closed.Cancel();
        return true;
    }

    /// <summary>After <see cref="End"/>; the token stays usable.</summary>
    public void Dispose() => _closed.Dispose();

    public SessionView View()
    {
        var screen = Connection.Terminal.Screen;
        var used = Interlocked.Read(ref _usedAt);
        var usedAt = used == 0 ? CreatedAt : new DateTimeOffset(used, TimeSpan.Zero);
        return new SessionView
        {
            Id = Id,
            State = State(used != 0, _clock.UtcNow - usedAt),
            Owner = Actor,
            Label = Label,
            Pool = Pool,
            Endpoint = Connection.Endpoint,
            Lu = screen.Lu,
            DeviceType = screen.DeviceType,
            Trace = Connection.Terminal.Trace?.Name,
            CreatedAt = CreatedAt,
            LastUsedAt = usedAt,
            ScreenVersion = screen.Version,
            Error = Error,
        };
    }

    private SessionState State(bool used, TimeSpan unused)
    {
        if (Closed.IsCancellationRequested) return SessionState.Closed;
        if (Error is not null) return SessionState.Error;
        if (unused >= SessionService.IdleAfter) return SessionState.Idle;
        return used ? SessionState.Active : SessionState.Connected;
    }

    /// <summary>Whether this screen may be shown to the session's owner, which it may not once the session has been closed.</summary>
    public Result<SessionScreen> Admit(Result<SessionScreen> screen) =>
        Closed.IsCancellationRequested ? new Fault(SessionErrors.SessionClosed, $"Session {Id} was closed.") : screen;
}
