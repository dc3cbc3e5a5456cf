using Holdfast.Runtime;
using Holdfast.Sessions.Pool;

namespace Holdfast.Sessions.FrontDoor;

/// <summary>How long another host connection is made for one terminal or printer, after one was lost.</summary>
internal sealed class DoorPatience(Io io)
{
    /// <summary>How long another one is looked for.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>One that held as long as this was a good one: losing it is a new loss, and no further part of the last.</summary>
    private static readonly TimeSpan SteadyTime = TimeSpan.FromSeconds(10);

    // How many in a row were lost before they held, and when the first of them was.
    private int _losses;
    private TimeSpan _lostAt;

    /// <summary>Whether it has been looked for long enough.</summary>
    public bool IsOver => io.Clock.Elapsed - _lostAt >= Limit;

    /// <summary>
    /// Waits before another one is made, the longer the more of them were lost as soon as they were there; at once after one that held.
    /// False where that goes on for too long: a host that lets everybody in and throws him out again is no host to go on with.
    /// </summary>
    /// <param name="since">When the one that was lost was there.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<bool> RestAsync(TimeSpan since, CancellationToken cancellationToken)
    {
        var now = io.Clock.Elapsed;
        if (_losses == 0 || now - since >= SteadyTime) (_losses, _lostAt) = (0, now);
        if (IsOver) return false;
        if (_losses > 0) await io.Clock.Delay(Backoff.After(_losses, io.Random.NextDouble()), cancellationToken);
        _losses++;
        return true;
    }

    /// <summary>What was lost before no longer counts.</summary>
    public void Forget() => _losses = 0;
}
