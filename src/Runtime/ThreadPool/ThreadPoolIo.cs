using System.Collections.Concurrent;

namespace Holdfast.Runtime.ThreadPool;

/// <summary>The execution model of ordinary programs: the .NET thread pool, the system's sockets, files, processes and time.</summary>
public sealed class ThreadPoolIo : Io
{
    private readonly ConcurrentDictionary<long, string> _running = new();
    private long _lastTask;

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

    /// <summary>The names of the started tasks that have not ended, oldest first.</summary>
    public IReadOnlyList<string> RunningTasks => [.. _running.OrderBy(entry => entry.Key).Select(entry => entry.Value)];

    /// <inheritdoc/>
    public override Task Start(string name, Func<Task> body)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(body);
        var id = Interlocked.Increment(ref _lastTask);
        _running[id] = name;
        return Task.Run(() => RunAsync(id, body));
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task RunAsync(long id, Func<Task> body)
    {
        try
        {
            await body();
        }
        finally
        {
            _running.TryRemove(id, out _);
        }
    }
}
