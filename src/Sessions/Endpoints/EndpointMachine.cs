namespace Holdfast.Sessions.Endpoints;

/// <summary>
/// The state of one endpoint; pure: outcomes of checks and connections in, state out. With hysteresis: one failure degrades, several in a
/// row make unhealthy, several successes in a row make healthy again, so that an endpoint which fails every other time neither takes full
/// part nor flaps. One that fails too large a share without ever failing often enough in a row is ejected for a time of its own.
/// Draining lies over all of that and changes none of it.
/// </summary>
internal sealed class EndpointMachine(HealthCheck rules)
{
    /// <summary>Longest pause before the next check of an endpoint that is unknown or degraded.</summary>
    public static readonly TimeSpan DoubtInterval = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause before the next check of an endpoint that is unhealthy.</summary>
    public static readonly TimeSpan RecoveryInterval = TimeSpan.FromSeconds(5);

    /// <summary>Longest ejection; one that was healthy for as long begins with the shortest again.</summary>
    public static readonly TimeSpan LongestEjection = TimeSpan.FromMinutes(5);

    private readonly OutcomeWindow _window = new(rules.Window);
    private EndpointState _health;
    private int _successes;
    private int _ejections;
    private TimeSpan _healthySince;

    /// <summary>What it is at.</summary>
    public EndpointState State => Draining ? EndpointState.Draining : _health;

    /// <summary>Its health, whether it drains or not.</summary>
    public EndpointState Health => _health;

    /// <summary>Whether it is to take no more connections while it keeps those it has.</summary>
    public bool Draining { get; private set; }

    /// <summary>Whether connections may be opened.</summary>
    public bool Available => !Draining && _health != EndpointState.Unhealthy;

    /// <summary>Failures in a row, counted up to what makes unhealthy.</summary>
    public int Failures { get; private set; }

    /// <summary>Until when it stays ejected whatever its checks say; null where it was not ejected by its share of failures.</summary>
    public TimeSpan? EjectedUntil { get; private set; }

    /// <summary>The share of failures lately, 0 to 1.</summary>
    public double ErrorRate(TimeSpan now) => _window.ErrorRate(now);

    /// <summary>A check or a connection succeeded.</summary>
    public void Succeeded(TimeSpan now)
    {
        _window.Add(failed: false, now);
        Failures = 0;
        _successes = Math.Min(_successes + 1, rules.HealthyAfter);
        switch (_health)
        {
            case EndpointState.Healthy:
                if (now - _healthySince >= LongestEjection) _ejections = 0;
                break;
            case EndpointState.Unknown:
            case EndpointState.Degraded when _successes == rules.HealthyAfter:
            case EndpointState.Unhealthy when _successes == rules.HealthyAfter && !(now < EjectedUntil):
                (_health, _healthySince, EjectedUntil) = (EndpointState.Healthy, now, null);
                break;
        }
    }

    /// <summary>A check or a connection failed, or an open one broke.</summary>
    public void Failed(TimeSpan now)
    {
        _window.Add(failed: true, now);
        _successes = 0;
        Failures = Math.Min(Failures + 1, rules.UnhealthyAfter);
        if (_health == EndpointState.Unhealthy) return;
        if (Failures == rules.UnhealthyAfter)
        {
            _health = EndpointState.Unhealthy;
            _window.Clear();
        }
        else if (_window.Count(now) >= rules.LeastOutcomes && _window.ErrorRate(now) >= rules.ErrorRate)
        {
            Eject(now);
        }
        else
        {
            _health = EndpointState.Degraded;
        }
    }

    /// <summary>Has it take no more connections, or ends that.</summary>
    public void Drain(bool draining) => Draining = draining;

    /// <summary>How long to wait before the next check.</summary>
    public TimeSpan NextCheckIn() => _health switch
    {
        EndpointState.Healthy => rules.Interval,
        EndpointState.Unhealthy => rules.Interval < RecoveryInterval ? rules.Interval : RecoveryInterval,
        _ => rules.Interval < DoubtInterval ? rules.Interval : DoubtInterval,
    };

    private void Eject(TimeSpan now)
    {
        _ejections++;
        var length = rules.Ejection * Math.Min(_ejections, 1000);
        _health = EndpointState.Unhealthy;
        EjectedUntil = now + (length < LongestEjection ? length : LongestEjection);
        // What led to the ejection must not lead to the next one as well.
        _window.Clear();
    }
}
