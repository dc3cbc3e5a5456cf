namespace Holdfast.Runtime.Scheduling;

/// <summary>An async method that is no fiber's body and waits for a fiber's end.</summary>
internal sealed class JoinContinuation(Action continuation, SynchronizationContext? context) : IThreadPoolWorkItem
{
    /// <summary>Goes on where it awaited: as its fiber, in its context, or on the thread pool.</summary>
    public void Resume()
    {
        switch (context)
        {
            case Fiber fiber:
                fiber.Executor.Enqueue(this, fiber);
                break;
            case not null:
                context.Post(static state => ((Action)state!)(), continuation);
                break;
            default:
                System.Threading.ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
                break;
        }
    }

    /// <inheritdoc/>
    public void Execute()
    {
        if (context is Fiber fiber)
        {
            fiber.Run(static action => action(), continuation);
        }
        else
        {
            continuation();
        }
    }
}
