namespace Holdfast.Runtime.Simulated;

/// <summary>Wakes whoever waits for a change; the woken look again for themselves.</summary>
internal sealed class SimulatedSignal
{
    private readonly List<SimulatedWait> _waiters = [];

    /// <summary>Waits for the next change.</summary>
    /// <param name="what">What is waited for, such as <c>read from</c>.</param>
    /// <param name="whom">Whose it is, told after <paramref name="what"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask WaitAsync(string what, object whom, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var wait = new SimulatedWait(_waiters, what, whom);
        _waiters.Add(wait);
        wait.CancelBy(cancellationToken);
        return wait.UntypedTask;
    }

    /// <summary>Says that something changed.</summary>
    public void Set()
    {
        foreach (var waiter in _waiters)
        {
            waiter.TrySetResult(true);
        }

        _waiters.Clear();
    }
}
