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
internal sealed class Session(Clock clock, string id, Caller owner, SessionRequest request, HostConnection connection, PoolLease? lease)
{
    private readonly CancellationTokenSource _closed = new();
    private long _usedAt;
    private int _ending;

    public string Id { get; } = id;

    public string Tenant { get; } = owner.Tenant;

    public string Actor { get; } = owner.Actor;

    public string? Label { get; } = request.Label;

    public string? Pool { get; } = request.Pool;

    public HostConnection Connection { get; } = connection;

    public PoolLease? Lease { get; } = lease;

    public DateTimeOffset CreatedAt { get; } = clock.UtcNow;

    /// <summary>Cancelled when the session is closed.</summary>
    public CancellationToken Closed => _closed.Token;

    /// <summary>Why it lost its connection; null while it has it.</summary>
    public Fault? Error { get; private set; }

    /// <summary>Notes that its owner used it.</summary>
    public void Touch() => Interlocked.Exchange(ref _usedAt, clock.UtcNow.UtcTicks);

    /// <summary>Marks the session as lost; true the first time.</summary>
    public bool Lose(Fault fault)
    {
        if (Error is not null || _closed.IsCancellationRequested) return false;
        Error = fault;
        return true;
    }

    /// <summary>Ends everything that waits in its name; true for the first who asks.</summary>
    public bool End()
    {
        if (Interlocked.Exchange(ref _ending, 1) != 0) return false;
        // Not CancelAsync: whoever waits must be gone before the connection is given to anybody else.
#pragma warning disable CA1849, MA0042 // the comment above says why
        _closed.Cancel();
#pragma warning restore CA1849, MA0042
        return true;
    }

    public SessionView View()
    {
        var screen = Connection.Terminal.Screen;
        var used = Interlocked.Read(ref _usedAt);
        var usedAt = used == 0 ? CreatedAt : new DateTimeOffset(used, TimeSpan.Zero);
        return new SessionView
        {
            Id = Id,
            State = State(used != 0, clock.UtcNow - usedAt),
            Owner = Actor,
            Label = Label,
            Pool = Pool,
            Endpoint = Connection.Endpoint,
            Lu = screen.Lu,
            DeviceType = screen.DeviceType,
            CreatedAt = CreatedAt,
            LastUsedAt = usedAt,
            ScreenVersion = screen.Version,
            Error = Error,
        };
    }

    private SessionState State(bool used, TimeSpan unused)
    {
        if (_closed.IsCancellationRequested) return SessionState.Closed;
        if (Error is not null) return SessionState.Error;
        if (unused >= SessionService.IdleAfter) return SessionState.Idle;
        return used ? SessionState.Active : SessionState.Connected;
    }

    /// <summary>Whether this screen may be shown to the session's owner, which it may not once the session has been closed.</summary>
    public Result<SessionScreen> Admit(Result<SessionScreen> screen) =>
        _closed.IsCancellationRequested ? new Fault(SessionErrors.SessionClosed, $"Session {Id} was closed.") : screen;
}
