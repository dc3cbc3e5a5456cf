namespace Holdfast.Runtime;

/// <summary>
/// The one capability through which a program waits: time, randomness, sockets, files, child processes and new tasks.
/// It is passed in from above, never reached through a static, so the same program text runs on the thread pool or in a
/// seeded simulation with virtual time.
/// </summary>
public abstract class Io : IAsyncDisposable
{
    /// <summary>Time: now, elapsed, delays and timers.</summary>
    public abstract Clock Clock { get; }

    /// <summary>Randomness and identifiers.</summary>
    public abstract Entropy Random { get; }

    /// <summary>Stream sockets, TCP and Unix.</summary>
    public abstract Network Network { get; }

    /// <summary>Files and folders.</summary>
    public abstract FileSystem Files { get; }

    /// <summary>Child processes of this program.</summary>
    public abstract ProcessHost Processes { get; }

    /// <summary>
    /// Starts <paramref name="body"/> as a task of this execution model. The name is shown in task dumps.
    /// The returned task completes as the body does, with its failure if it fails.
    /// </summary>
    /// <param name="name">A short name: a noun and, after a colon, an identifier.</param>
    /// <param name="body">What to run; its awaits resume on this execution model.</param>
    public abstract Task Start(string name, Func<Task> body);

    /// <summary>Releases what the execution model holds. Tasks still running are not waited for.</summary>
    public abstract ValueTask DisposeAsync();
}
