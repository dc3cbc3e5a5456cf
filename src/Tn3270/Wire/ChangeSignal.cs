namespace Holdfast.Tn3270.Wire;

/// <summary>Wakes whoever waits for the next change. Take the task first, look at the state, then await.</summary>
internal sealed class ChangeSignal
{
    private volatile TaskCompletionSource _next = Fresh();

    /// <summary>Completes at the next <see cref="Pulse"/>.</summary>
    public Task Next => _next.Task;

    /// <summary>Wakes everybody who waits now.</summary>
    public void Pulse() => Interlocked.Exchange(ref _next, Fresh()).SetResult();

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
