using Holdfast.Runtime.Scheduling;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Runtime.Threads;

/// <summary>
/// Blocking threads: each fiber has a thread of its own, on which all its code runs and which blocks where the fiber waits for a
/// socket or a file. For programs with few tasks, and for debuggers, which see one stack for each. Unix only.
/// </summary>
public sealed class ThreadIo : Io
{
    private readonly ThreadExecutor _executor;
    private readonly SystemClock _clock;

    /// <summary>Creates the execution model with at most 4,096 threads.</summary>
    public ThreadIo()
        : this(new ThreadIoOptions())
    {
    }

    /// <summary>Creates the execution model.</summary>
    public ThreadIo(ThreadIoOptions options)
        : this(options, static (thread, name, stackBytes) => thread.Start(name, stackBytes))
    {
    }

    /// <summary>Creates the execution model with threads started in another way, so that what happens where one cannot be can be shown.</summary>
    internal ThreadIo(ThreadIoOptions options, Action<FiberThread, string, int> start)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.MostThreads < 1 || options.StackBytes < 0)
            throw new ArgumentOutOfRangeException(nameof(options), "There is at least one thread, and no stack is smaller than none.");
        _executor = new ThreadExecutor(options, start);
        _clock = new SystemClock();
        Random = new SystemEntropy(_clock);
        Network = new ThreadNetwork(_executor);
        Files = new ThreadFileSystem(new SystemFileSystem());
        Processes = new SystemProcessHost();
    }

    /// <inheritdoc/>
    public override Clock Clock => _clock;

    /// <inheritdoc/>
    public override Entropy Random { get; }

    /// <inheritdoc/>
    public override Network Network { get; }

    /// <inheritdoc/>
    public override FileSystem Files { get; }

    /// <inheritdoc/>
    public override ProcessHost Processes { get; }

    /// <inheritdoc/>
    internal override Executor Executor => _executor;

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _clock.End();
        _executor.Dispose();
        return ValueTask.CompletedTask;
    }
}
