namespace Holdfast.Server.Http.Idempotency;

/// <summary>A request that was made with a key.</summary>
/// <param name="key">The key.</param>
/// <param name="fingerprint">What was asked.</param>
/// <param name="at">When, on the clock that never goes back; before zero where a daemon before took it.</param>
internal sealed class OnceEntry(OnceKey key, string fingerprint, TimeSpan at)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public OnceKey Key => key;

    public string Fingerprint => fingerprint;

    public TimeSpan At => at;

    /// <summary>Completes when the request has ended.</summary>
    public Task Done => _done.Task;

    /// <summary>How it ended; set before <see cref="Done"/> completes.</summary>
    public OnceEnd End { get; private set; }

    /// <summary>The answer, as long as it is kept.</summary>
    public KeptAnswer? Answer { get; set; }

    /// <summary>Tells all who wait.</summary>
    public void Complete(OnceEnd end)
    {
        End = end;
        _done.TrySetResult();
    }
}
