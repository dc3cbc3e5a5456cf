namespace Holdfast.Runtime.Simulated;

/// <summary>
/// The retransmission timer of one direction of a connection (RFC 6298, section 5): it runs while anything is lost, waits twice as
/// long after each try, and gives up after so many.
/// </summary>
internal sealed class Retransmission(SimulatedWorld world, Action retry, Action giveUp) : ITimedEvent
{
    private long _generation;
    private int _tries;
    private bool _isRunning;

    /// <summary>Starts it, unless it runs already.</summary>
    public void Start()
    {
        if (!_isRunning)
        {
            _isRunning = true;
            world.Time.Set(this, ++_generation, Timeout().Ticks);
        }
    }

    /// <summary>Something was acknowledged: it begins anew with the shortest wait.</summary>
    public void Reset()
    {
        _tries = 0;
        Stop();
    }

    /// <summary>Stops it.</summary>
    public void Stop()
    {
        _isRunning = false;
        _generation++;
    }

    /// <inheritdoc/>
    public bool IsSet(long generation) => _isRunning && generation == _generation;

    /// <inheritdoc/>
    public void Occur(long generation)
    {
        _isRunning = false;
        if (++_tries > world.Options.RetransmissionTries)
        {
            giveUp();
        }
        else
        {
            retry();
        }
    }

    private TimeSpan Timeout()
    {
        var timeout = world.Options.RetransmissionTimeout;
        for (var i = 0; i < _tries && timeout < world.Options.MaximumRetransmissionTimeout; i++)
        {
            timeout *= 2;
        }

        return timeout < world.Options.MaximumRetransmissionTimeout ? timeout : world.Options.MaximumRetransmissionTimeout;
    }
}
