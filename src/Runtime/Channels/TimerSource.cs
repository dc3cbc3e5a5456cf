using Holdfast.Runtime.Synchronization;

namespace Holdfast.Runtime.Channels;

/// <summary>A time as a branch of one select.</summary>
internal sealed class TimerSource(Clock clock, TimeSpan duration) : IBranchSource<TimeSpan>
{
    private ShortLock _lock;
    private MessagePlace<TimeSpan>? _place;
    private ITimer? _timer;

    /// <inheritdoc/>
    public int NextTurn() => ISelectPlace.NoTurn;

    /// <inheritdoc/>
    public bool TryCommit(ref TimeSpan message, out ChannelClosedException? closed)
    {
        message = duration;
        closed = null;
        return duration == TimeSpan.Zero;
    }

    /// <inheritdoc/>
    public bool Join(MessagePlace<TimeSpan> place)
    {
        _place = place;
        _timer = clock.CreateTimer(static source => ((TimerSource)source!).Fire(), this, duration, Timeout.InfiniteTimeSpan);
        return true;
    }

    /// <inheritdoc/>
    public void Leave(MessagePlace<TimeSpan> place)
    {
        _lock.Enter();
        _place = null;
        _lock.Exit();
        _timer!.Dispose();
    }

    /// <inheritdoc/>
    public string Describe(MessagePlace<TimeSpan> place) => $"see {duration} pass";

    private void Fire()
    {
        _lock.Enter();
        var place = _place?.TryClaim() == true ? _place : null;
        _lock.Exit();
        if (place is not null)
        {
            place.Message = duration;
            place.Finish();
        }
    }
}
