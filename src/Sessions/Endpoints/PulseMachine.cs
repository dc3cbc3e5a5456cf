namespace Holdfast.Sessions.Endpoints;

/// <summary>
/// Tells from its silence that an endpoint is lost; pure. One that says anything on any connection is alive and is asked nothing. One that was
/// silent for a while is asked on one connection, then on all; one that knows the question and answers nowhere in time is lost.
/// </summary>
/// <param name="askAfter">The silence after which it is asked.</param>
/// <param name="answerWithin">How long it may take to answer.</param>
internal sealed class PulseMachine(TimeSpan askAfter, TimeSpan answerWithin)
{
    private TimeSpan _latest;
    private TimeSpan? _askedAt;
    private bool _askedAll;

    /// <summary>How often to look.</summary>
    public TimeSpan Interval => askAfter / 2;

    /// <summary>Since when it has been silent, by the node's clock.</summary>
    public TimeSpan SilentSince { get; private set; }

    /// <summary>Its silence counts from now on.</summary>
    /// <param name="now">The node's clock.</param>
    public void Begin(TimeSpan now) => (SilentSince, _askedAt, _askedAll) = (now, null, false);

    /// <summary>A look at the endpoint. One that is lost is so at each look, until it is heard or its silence begins anew.</summary>
    /// <param name="now">The node's clock.</param>
    /// <param name="heard">Whether it said anything since the last look, or has no connections.</param>
    /// <param name="answers">Whether it has ever answered the question.</param>
    public PulseAct Look(TimeSpan now, bool heard, bool answers)
    {
        // Who looks so late has slept himself, and what came meanwhile may not have been read.
        var slept = now - _latest > Interval + (answerWithin / 2);
        _latest = now;
        if (heard || slept)
        {
            Begin(now);
            return PulseAct.None;
        }

        if (_askedAt is not { } asked)
        {
            if (now - SilentSince < askAfter) return PulseAct.None;
            _askedAt = now;
            return PulseAct.AskOne;
        }

        if (now - asked >= answerWithin)
        {
            if (answers) return PulseAct.Lost;
            Begin(now);
            return PulseAct.None;
        }

        if (_askedAll || now - asked < answerWithin / 2) return PulseAct.None;
        _askedAll = true;
        return PulseAct.AskAll;
    }
}
