namespace Holdfast.Runtime.Simulated;

/// <summary>
/// The clock of one simulated host. Time stands still while anything can run and then jumps. Its rate may be off, and its wall
/// clock may be wrong; <see cref="Elapsed"/> never goes back.
/// </summary>
public sealed class SimulatedClock : Clock
{
    private const long Million = 1_000_000;

    private readonly SimulatedScheduler _scheduler;
    private readonly DateTimeOffset _start;
    private readonly Trace _trace;
    private readonly SimulatedClock? _machine;
    private TimeSpan _skew;
    private long _trueBase;
    private long _ownBase;
    private long _drift;
    private bool _ended;

    internal SimulatedClock(SimulatedScheduler scheduler, DateTimeOffset start, Trace trace)
    {
        _scheduler = scheduler;
        _start = start;
        _trace = trace;
    }

    /// <summary>The clock of a program of its own: it tells what the machine's does, and ends with the program's own Io.</summary>
    internal SimulatedClock(SimulatedClock machine)
        : this(machine._scheduler, machine._start, machine._trace) => _machine = machine;

    /// <summary>By how much the wall clock is set wrong; what the drift adds is not in it.</summary>
    public TimeSpan Skew => _machine?.Skew ?? _skew;

    /// <summary>
    /// How wrong the rate is, in parts per million: 100 gains 8.64 s a day, and negative loses. A change concerns timers that are set from
    /// then on.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not within half a million either way.</exception>
    public int DriftPartsPerMillion
    {
        get => _machine?.DriftPartsPerMillion ?? (int)_drift;
        set
        {
            if (_machine is not null)
            {
                _machine.DriftPartsPerMillion = value;
                return;
            }

            ArgumentOutOfRangeException.ThrowIfGreaterThan(Math.Abs((long)value), Million / 2, nameof(value));
            _ownBase = Elapsed.Ticks;
            _trueBase = _scheduler.Time.Now;
            _drift = value;
            _trace.Add("drift", value);
        }
    }

    /// <inheritdoc/>
    public override TimeSpan Elapsed
    {
        get
        {
            if (_machine is not null)
                return _machine.Elapsed;
            var passed = _scheduler.Time.Now - _trueBase;
            return new TimeSpan(_ownBase + (_drift == 0 ? passed : (long)((Int128)passed * (Million + _drift) / Million)));
        }
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Sets the wall clock forward, or back by a negative amount. No timer and no elapsed time is concerned.</summary>
    public void Jump(TimeSpan by)
    {
        if (_machine is not null)
        {
            _machine.Jump(by);
            return;
        }

        _skew += by;
        _trace.Add("jump", by.Ticks);
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _start + Elapsed + Skew;

    /// <inheritdoc/>
    public override long GetTimestamp() => Elapsed.Ticks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        if (_ended)
            throw HasEnded();
        var timer = new SimulatedTimer(this, _scheduler.Running, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <inheritdoc/>
    public override async ValueTask Delay(TimeSpan duration, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_ended)
            throw HasEnded();
        if (duration <= TimeSpan.Zero)
        {
            await Task.Yield();
            return;
        }

        var delay = new SimulatedDelay(this, duration);
        Set(delay, 0, duration);
        delay.CancelBy(cancellationToken);
        await delay.UntypedTask;
    }

    /// <summary>Whether timers and delays have ended, until <see cref="Begin"/>.</summary>
    internal bool IsOver => _ended;

    /// <summary>The execution model was disposed of: delays under way fail, in the order of their times, and new ones.</summary>
    internal void End()
    {
        _ended = true;
        foreach (var what in _scheduler.Time.Pending())
        {
            if (what is SimulatedDelay delay && delay.Clock == this)
                delay.TrySetException(HasEnded());
        }
    }

    /// <summary>The host has started again.</summary>
    internal void Begin() => _ended = false;

    /// <summary>Sets an event to occur after a duration on this clock.</summary>
    internal void Set(ITimedEvent what, long generation, TimeSpan after)
    {
        // Rounded up, so that no delay ends before its time.
        var drift = DriftPartsPerMillion;
        var ticks = drift == 0 ? after.Ticks : (long)((((Int128)after.Ticks * Million) + Million + drift - 1) / (Million + drift));
        _scheduler.Time.Set(what, generation, ticks);
    }
}
