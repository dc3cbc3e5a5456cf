using Holdfast.Runtime.Scheduling;

namespace Holdfast.Runtime.ThreadPool;

/// <summary>The execution model of ordinary programs: the .NET thread pool, the system's sockets, files, processes and time.</summary>
public sealed class ThreadPoolIo : Io
{
    private readonly SystemClock _clock = new();

    /// <summary>Creates the execution model; one per program is enough.</summary>
    public ThreadPoolIo()
    {
        Random = new SystemEntropy(_clock);
        Network = new SystemNetwork();
        Files = new SystemFileSystem();
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
    internal override Executor Executor { get; } = new ThreadPoolExecutor();

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _clock.End();
        return ValueTask.CompletedTask;
    }
}
