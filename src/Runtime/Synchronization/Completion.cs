namespace Holdfast.Runtime.Synchronization;

/// <summary>
/// What one side awaits and another completes, once for each use: when the outcome has been taken it can be completed and awaited anew. An
/// object that is kept in a pool carries one, and its waits allocate nothing. What awaited it goes on on its own execution model, never
/// within the completing call.
/// </summary>
/// <typeparam name="T">The outcome.</typeparam>
public sealed class Completion<T>
{
    private readonly CompletionWait<T> _wait;

    /// <summary>Creates one that is not complete.</summary>
    /// <param name="name">What is waited for, in task dumps.</param>
    /// <param name="taken">Called when the outcome of one use has been taken: from then on it is free for the next. Must not throw.</param>
    public Completion(string name, Action? taken = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _wait = new CompletionWait<T>(name, taken);
    }

    /// <summary>The wait of this use: to be awaited once, by one.</summary>
    public ValueTask<T> Task => _wait.Task;

    /// <summary>Completes it; false where that was done before.</summary>
    public bool TrySetResult(T result) => _wait.TrySetResult(result);

    /// <summary>Completes it with a failure, which is thrown to who awaits; false where it was completed before.</summary>
    public bool TrySetException(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return _wait.TrySetException(failure);
    }
}
