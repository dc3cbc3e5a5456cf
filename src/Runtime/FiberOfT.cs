using System.Runtime.CompilerServices;
using Holdfast.Runtime.Scheduling;

namespace Holdfast.Runtime;

/// <summary>A fiber that returns something: see <see cref="Fiber"/>.</summary>
/// <typeparam name="T">What it returns.</typeparam>
[AsyncMethodBuilder(typeof(FiberMethodBuilder<>))]
public abstract class Fiber<T> : Fiber
{
    private T? _result;

    private protected Fiber()
    {
    }

    /// <summary>Waits for its end; gives its result or throws its failure.</summary>
    /// <exception cref="InvalidOperationException">It has not been spawned.</exception>
    public new FiberAwaiter<T> GetAwaiter()
    {
        _ = Executor;
        return new FiberAwaiter<T>(this);
    }

    /// <summary>Its end as a task of the platform, for what takes one.</summary>
    public new async Task<T> AsTask() => await this;

    /// <summary>Ends it: called by its builder.</summary>
    internal void End(T result)
    {
        _result = result;
        End((Exception?)null);
    }

    /// <summary>Its result, when it has ended well.</summary>
    internal T TakeResult()
    {
        ThrowIfFailed();
        return _result!;
    }
}
