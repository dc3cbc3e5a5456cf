namespace Holdfast.Sessions.FrontDoor;

/// <summary>The door's end in order, as all visits see it: they finish what they are at, tell their terminals, and go.</summary>
internal sealed class DoorEnding : IDisposable
{
    private readonly CancellationTokenSource _begun = new();
    private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private int _visits;

    /// <summary>What terminals are told; null before it has begun.</summary>
    public string? Notice { get; private set; }

    /// <summary>Cancelled as it begins, for whatever waits on a panel.</summary>
    public CancellationToken Begun => _begun.Token;

    /// <summary>Completes as it begins.</summary>
    public Task Told => _told.Task;

    /// <summary>Completes when nobody may wait for his host any longer.</summary>
    public Task Over => _over.Task;

    /// <summary>Completes once it has begun and no visit is left.</summary>
    public Task Empty => _empty.Task;

    /// <summary>A visit began.</summary>
    public void Enter()
    {
        lock (_gate) _visits++;
    }

    /// <summary>A visit is over.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            if (--_visits == 0 && Notice is not null) _empty.TrySetResult();
        }
    }

    /// <summary>Begins it; once.</summary>
    public void Begin(string notice)
    {
        lock (_gate)
        {
            if (Notice is not null) return;
            Notice = notice;
            if (_visits == 0) _empty.TrySetResult();
        }

        _told.TrySetResult();
        // Not CancelAsync: that would leave this execution model for the thread pool.
        _begun.Cancel();
    }

    /// <summary>Has those go that still wait for their hosts.</summary>
    public void Hurry() => _over.TrySetResult();

    /// <inheritdoc/>
    public void Dispose() => _begun.Dispose();
}
