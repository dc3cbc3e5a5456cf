using Holdfast.Runtime.Cancellation;

namespace Holdfast.Runtime.Supervision;

/// <summary>One run of a supervised child: its two signals, and the time between them.</summary>
internal sealed class ChildRun(ChildDefinition definition, CancelScope parent, int number) : IDisposable
{
    private readonly CancelScope _hard = parent.Open(definition.Name);
    private readonly CancellationTokenSource _stopping = new();
    private CancelScope? _deadline;

    /// <summary>What it is given.</summary>
    public ChildContext Context => new(definition.Name, number, _stopping.Token, _hard.Token);

    /// <summary>Whether it was told to stop in either way, so that its cancellation is no failure.</summary>
    public bool IsStopping => _stopping.IsCancellationRequested || _hard.IsCancelled;

    /// <summary>Tells it to stop, and cancels it where it takes too long.</summary>
    public void Stop()
    {
        _deadline = parent.Open($"{definition.Name}: stop", definition.StopWithin == Timeout.InfiniteTimeSpan ? null : definition.StopWithin);
        _deadline.Token.UnsafeRegister(static run => ((ChildRun)run!)._hard.Cancel(CancelReason.Timeout, "it did not stop in time"), this);
        _stopping.Cancel();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _deadline?.Dispose();
        _hard.Dispose();
        _stopping.Dispose();
    }
}
