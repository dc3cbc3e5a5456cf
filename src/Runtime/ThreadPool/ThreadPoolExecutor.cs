using Holdfast.Runtime.Scheduling;

namespace Holdfast.Runtime.ThreadPool;

/// <summary>Continuations run on the .NET thread pool.</summary>
internal sealed class ThreadPoolExecutor : Executor
{
    /// <inheritdoc/>
    public override FiberTable Fibers { get; } = new();

    /// <inheritdoc/>
    public override long Milliseconds => Environment.TickCount64;

    /// <inheritdoc/>
    public override bool RunsOnPool => true;

    /// <inheritdoc/>
    public override void Enqueue(IThreadPoolWorkItem item, Fiber? owner) =>
        System.Threading.ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: true);
}
