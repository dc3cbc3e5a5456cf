using Holdfast.Runtime;
using Holdfast.Sessions.Pool;

namespace Holdfast.Sessions.FrontDoor;

/// <summary>How long another host connection is made for one terminal or printer, after one was lost.</summary>
internal sealed class DoorPatience(Io io)
{
    /// <summary>How long another one is looked for.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    // When the first of those in a row was lost that did not hold, and what that means for the next; null where none was.
    private TimeSpan? _lostAt;
    private Reopening _reopening = new();

    /// <summary>Whether it has been looked for long enough.</summary>
    public bool IsOver => _lostAt is { } lostAt && io.Clock.Elapsed - lostAt >= Limit;

    /// <summary>
    /// Waits before another one is made, the longer the more of them were lost as soon as they were there; at once after one that held.
    /// False where that goes on for too long: a host that lets everybody in and throws him out again is no host to go on with.
    /// </summary>
    /// <param name="since">When the one that was lost was there.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<bool> RestAsync(TimeSpan since, CancellationToken cancellationToken)
    {
        var now = io.Clock.Elapsed;
        var lasted = now - since;
        // One that held was a good one: losing it is a new loss, and no further part of the last.
        if (_lostAt is null || lasted >= Reopening.Options.StableAfter) _lostAt = now;
        if (IsOver) return false;
        await io.Clock.Delay(_reopening.WaitAfter(lasted, now, io.Random.NextDouble()), cancellationToken);
        return true;
    }

    /// <summary>What was lost before no longer counts.</summary>
    public void Forget() => (_lostAt, _reopening) = (null, new Reopening());
}
