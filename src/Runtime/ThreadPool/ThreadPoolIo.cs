using Holdfast.Runtime.Scheduling;

namespace Holdfast.Runtime.ThreadPool;

/// <summary>The execution model of ordinary programs: the .NET thread pool, the system's sockets, files, processes and time.</summary>
public sealed class ThreadPoolIo : Io
{
    /// <summary>Creates the execution model; one per program is enough.</summary>
    public ThreadPoolIo()
    {
        var clock = new SystemClock();
        Clock = clock;
        Random = new SystemEntropy(clock);
        Network = new SystemNetwork();
        Files = new SystemFileSystem();
        Processes = new SystemProcessHost();
    }

    /// <inheritdoc/>
    public override Clock Clock { get; }

    /// <inheritdoc/>
    public override Entropy Random { get; }

    /// <inheritdoc/>
    public override Network Network { get; }

    /// <inheritdoc/>
    public override FileSystem Files { get; }

    /// <inheritdoc/>
    public override ProcessHost Processes { get; }

    /// <inheritdoc/>
    internal override Executor Executor { get; } = new ThreadPoolExecutor();

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
