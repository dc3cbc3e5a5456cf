namespace Holdfast.Sessions.Lifecycle;

/// <summary>
/// The states of one session and how they follow each other; pure. Connected, active and idle go by use; any of them can be suspended and
/// resumed; error and closed are ends, error only until it is closed.
/// </summary>
/// <param name="now">When it was connected, or last used.</param>
/// <param name="state">What it is at.</param>
internal sealed class SessionLife(TimeSpan now, SessionState state = SessionState.Connected)
{
    /// <summary>A session not used for this long is idle.</summary>
    public static readonly TimeSpan IdleAfter = TimeSpan.FromMinutes(1);

    private SessionState _state = state;
    private TimeSpan _usedAt = now;
    private bool _restTold;

    /// <summary>What it is at, whether it was used lately or not.</summary>
    public SessionState Plain => _state;

    /// <summary>Whether it is suspended.</summary>
    public bool IsSuspended => _state == SessionState.Suspended;

    /// <summary>Whether it has neither been lost nor closed.</summary>
    public bool IsOpen => _state is not (SessionState.Error or SessionState.Closed);

    /// <summary>What it is at.</summary>
    public SessionState At(TimeSpan now) =>
        _state is SessionState.Connected or SessionState.Active && now - _usedAt >= IdleAfter ? SessionState.Idle : _state;

    /// <summary>Its owner uses it. False where that cannot be.</summary>
    public bool Use(TimeSpan now)
    {
        if (!IsOpen || IsSuspended) return false;
        (_state, _usedAt, _restTold) = (SessionState.Active, now, false);
        return true;
    }

    /// <summary>Whether it is idle and that was not told yet.</summary>
    public bool IsResting(TimeSpan now) => !_restTold && At(now) == SessionState.Idle;

    /// <summary>Whether it has become idle since its last use; true once each time.</summary>
    public bool Rest(TimeSpan now)
    {
        if (!IsResting(now)) return false;
        _restTold = true;
        return true;
    }

    /// <summary>Whether it was not used for a time; never while it is suspended or once it has ended.</summary>
    public bool IsUnusedFor(TimeSpan time, TimeSpan now) =>
        _state is SessionState.Connected or SessionState.Active && now - _usedAt >= time;

    /// <summary>Has it take no input until it is resumed. False where it is suspended already or has ended.</summary>
    public bool Suspend()
    {
        if (!IsOpen || IsSuspended) return false;
        _state = SessionState.Suspended;
        return true;
    }

    /// <summary>Ends a suspension. False where there is none.</summary>
    public bool Resume(TimeSpan now)
    {
        if (!IsSuspended) return false;
        (_state, _usedAt, _restTold) = (SessionState.Active, now, false);
        return true;
    }

    /// <summary>It lost its connection. False where it has ended already.</summary>
    public bool Lose()
    {
        if (!IsOpen) return false;
        _state = SessionState.Error;
        return true;
    }

    /// <summary>It is closed. False where it was.</summary>
    public bool Close()
    {
        if (_state == SessionState.Closed) return false;
        _state = SessionState.Closed;
        return true;
    }
}
