using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Runtime;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.Journeys.Recording;
using Holdfast.Sessions.Migration;
using Holdfast.Sessions.Pool;
using Holdfast.Sessions.Recording;
using Holdfast.Sessions.Survival;

namespace Holdfast.Sessions.Lifecycle;

/// <summary>
/// A caller's hold on a host connection. When it ends, everything that still waits in its name ends too, before the connection can
/// serve anybody else.
/// </summary>
internal sealed class Session : IDisposable
{
    private readonly Clock _clock;
    private readonly Lock _gate = new();
    private readonly SessionLife _life;
    private readonly bool _bound;
    private readonly CancellationTokenSource _closed = new();
    private long _usedAt;
    private int _ending;

    private volatile Attachment _attachment;

    public Session(
        Clock clock, string id, Caller owner, SessionRequest request, HostConnection connection, PoolLease? lease, FailoverPolicy failover)
    {
        _clock = clock;
        Id = id;
        Tenant = owner.Tenant;
        Actor = owner.Actor;
        Label = request.Label;
        Pool = request.Pool;
        _bound = request.Bound;
        Traced = request.Trace;
        Failover = failover;
        Log = new InputLog(failover);
        Gate = new MigrationGate(failover.InputWait);
        _attachment = new Attachment(connection, lease, 0);
        CreatedAt = clock.UtcNow;
        _life = new SessionLife(clock.Elapsed);
        Closed = _closed.Token;
        Keep(recorded: false);
    }

    /// <summary>A session of the daemon before.</summary>
    public Session(
        Clock clock, KeptSession kept, SessionState state, long usedAt, string? pool, HostConnection connection, PoolLease? lease, FailoverPolicy failover)
    {
        _clock = clock;
        Id = kept.Id;
        Tenant = kept.Tenant;
        Actor = kept.Actor;
        Label = kept.Label;
        Pool = pool;
        _bound = kept.Bound;
        Failover = failover;
        Log = new InputLog(failover);
        Gate = new MigrationGate(failover.InputWait);
        _attachment = new Attachment(connection, lease, kept.Before);
        CreatedAt = kept.CreatedAt;
        var now = clock.UtcNow.UtcTicks;
        _usedAt = Math.Clamp(usedAt, 0, now);
        var unused = now - (_usedAt == 0 ? CreatedAt.UtcTicks : _usedAt);
        // Whatever it was at, it is open now: what has ended is told otherwise.
        _life = new SessionLife(
            clock.Elapsed - TimeSpan.FromTicks(Math.Max(0, unused)),
            state is SessionState.Connected or SessionState.Suspended ? state : SessionState.Active);
        Closed = _closed.Token;
        Keep(recorded: true);
    }

    public string Id { get; }

    public string Tenant { get; }

    public string Actor { get; }

    public string? Label { get; }

    public string? Pool { get; }

    /// <summary>The host connection it is on at present.</summary>
    public Attachment Attachment => _attachment;

    public HostConnection Connection => _attachment.Connection;

    public PoolLease? Lease => _attachment.Lease;

    /// <summary>Whether its creator asked for a trace.</summary>
    public bool Traced { get; }

    /// <summary>What becomes of it when its host is lost.</summary>
    public FailoverPolicy Failover { get; }

    /// <summary>What its holder did since its journey.</summary>
    public InputLog Log { get; }

    /// <summary>Where its inputs pass, and wait while it migrates.</summary>
    public MigrationGate Gate { get; }

    /// <summary>Room for what it is asked for and has not answered.</summary>
    public RequestRoom Requests { get; } = new();

    public DateTimeOffset CreatedAt { get; }

    /// <summary>Cancelled when the session is closed.</summary>
    public CancellationToken Closed { get; }

    /// <summary>Makes a journey of what its holder does; null where it is not recorded.</summary>
    public JourneyRecorder? Recorder { get; set; }

    /// <summary>Records its screens; null where they are not recorded.</summary>
    public SessionTape? Tape { get; set; }

    /// <summary>Why it lost its connection; null while it has it.</summary>
    public Fault? Error { get; private set; }

    /// <summary>Notes that its owner uses it; the fault says why it cannot be used.</summary>
    public Fault? Touch()
    {
        lock (_gate)
        {
            if (_life.IsSuspended) return new Fault(SessionErrors.Suspended, $"Session {Id} is suspended.");
            if (!_life.Use(_clock.Elapsed)) return null;
            Interlocked.Exchange(ref _usedAt, _clock.UtcNow.UtcTicks);
            Connection.Terminal.Keep?.Live(_life.Plain, _usedAt);
            return null;
        }
    }

    /// <summary>Whether its holder sent something that the host has not answered.</summary>
    public bool IsInDoubt => Log.Snapshot(Connection.Terminal.Screen).Inputs is [.., { Sent: true, Answered: false }];

    /// <summary>Marks the session as lost; true the first time.</summary>
    public bool Lose(Fault fault)
    {
        lock (_gate)
        {
            if (Closed.IsCancellationRequested || !_life.Lose()) return false;
            Error = fault;
        }

        _attachment.Leave(replaced: false);
        return true;
    }

    /// <summary>Puts it on another host connection; false where it has ended, and the connection is still the caller's.</summary>
    public bool Attach(HostConnection connection, PoolLease? lease)
    {
        Attachment left;
        lock (_gate)
        {
            if (!_life.IsOpen || Volatile.Read(ref _ending) != 0) return false;
            left = _attachment;
            _attachment = new Attachment(connection, lease, left.Screen.Version);
        }

        Keep(recorded: true);
        // Only then: in between both tell of it, and the next daemon takes the latest; none of them would be a session lost.
        left.Terminal.Keep?.Return();
        Tape?.Follow(connection);

        // Only now: whoever waited on the old one goes on with the new one.
        left.Leave(replaced: true);
        left.Dispose();
        return true;
    }

    /// <summary>
    /// Has its present connection keep what the next daemon must know of the session.
    /// </summary>
    /// <param name="recorded">Whether its creation is in the journal.</param>
    private void Keep(bool recorded)
    {
        var attachment = _attachment;
        if (attachment.Terminal.Keep is not { } keep) return;
        lock (_gate)
        {
            // One that is closed by now notes nothing: until that is recorded it is as it was.
            if (_life.Plain != SessionState.Closed) keep.Live(_life.Plain, Interlocked.Read(ref _usedAt));
        }

        keep.Hold(new KeptSession
        {
            Id = Id, Tenant = Tenant, Actor = Actor, Label = Label, CreatedAt = CreatedAt, Recorded = recorded, Bound = _bound, Before = attachment.Before,
        });
    }

    /// <summary>Whether it is idle and <see cref="Rest"/> has not told so yet.</summary>
    public bool IsResting()
    {
        lock (_gate) return _life.IsResting(_clock.Elapsed);
    }

    /// <summary>Whether it has become idle since its last use; true once each time.</summary>
    public bool Rest()
    {
        lock (_gate) return _life.Rest(_clock.Elapsed);
    }

    /// <summary>Whether its holder has not used it for as long as its pool lets him.</summary>
    public bool IsForgotten()
    {
        if (Lease?.Pool.UnusedTimeout is not { } timeout) return false;
        lock (_gate) return _life.IsUnusedFor(timeout, _clock.Elapsed);
    }

    /// <summary>Suspends it, or tells why not.</summary>
    public Fault? Suspend() => Turn(life => life.Suspend(), "is suspended already");

    /// <summary>Resumes it, or tells why not.</summary>
    public Fault? Resume() => Turn(life => life.Resume(_clock.Elapsed), "is not suspended");

    /// <summary>Ends everything that waits in its name; true for the first who asks.</summary>
    public bool End()
    {
        if (Interlocked.Exchange(ref _ending, 1) != 0) return false;
        lock (_gate) _life.Close();
        // Not CancelAsync: whoever waits must be gone before the connection is given to anybody else.
        _closed.Cancel();
        _attachment.Leave(replaced: false);
        return true;
    }

    /// <summary>After <see cref="End"/>; the token stays usable.</summary>
    public void Dispose()
    {
        _closed.Dispose();
        _attachment.Dispose();
    }

    public SessionView View()
    {
        var (attachment, migration) = (_attachment, Gate.Latest);
        var screen = attachment.Screen;
        var used = Interlocked.Read(ref _usedAt);
        var usedAt = used == 0 ? CreatedAt : new DateTimeOffset(used, TimeSpan.Zero);
        return new SessionView
        {
            Id = Id,
            State = State(migration),
            Owner = Actor,
            Label = Label,
            Pool = Pool,
            Endpoint = attachment.Connection.Endpoint,
            Lu = screen.Lu,
            DeviceType = screen.DeviceType,
            Trace = attachment.Terminal.Trace?.Name,
            CreatedAt = CreatedAt,
            LastUsedAt = usedAt,
            ScreenVersion = screen.Version,
            Error = Error,
            Migration = migration,
        };
    }

    private SessionState State(MigrationView? migration)
    {
        if (Closed.IsCancellationRequested) return SessionState.Closed;
        lock (_gate)
        {
            var state = _life.At(_clock.Elapsed);
            return migration is { Ended: false } && state is not (SessionState.Error or SessionState.Suspended) ? SessionState.Migrating : state;
        }
    }

    private Fault? Turn(Func<SessionLife, bool> turn, string refusal)
    {
        lock (_gate)
        {
            if (turn(_life))
            {
                Connection.Terminal.Keep?.Live(_life.Plain, Interlocked.Read(ref _usedAt));
                return null;
            }

            return _life.IsOpen
                ? new Fault(SessionErrors.Suspended, $"Session {Id} {refusal}.")
                : Error ?? new Fault(SessionErrors.SessionClosed, $"Session {Id} was closed.");
        }
    }

    /// <summary>Whether this screen may be shown to the session's owner, which it may not once the session has been closed.</summary>
    public Result<SessionScreen> Admit(Result<SessionScreen> screen) =>
        Closed.IsCancellationRequested ? new Fault(SessionErrors.SessionClosed, $"Session {Id} was closed.") : screen;
}
