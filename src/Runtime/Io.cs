using Holdfast.Runtime.EventLoop;
using Holdfast.Runtime.Keeping;
using Holdfast.Runtime.Scheduling;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Runtime.Threads;

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

    /// <summary>Where continuations of fibers started from here run.</summary>
    internal abstract Executor Executor { get; }

    /// <summary>Connects to the Keeper that holds connections of this execution model; see <see cref="HeldConnections.ConnectAsync"/>.</summary>
    internal virtual ValueTask<HeldConnections> ConnectKeeperAsync(Address address, CancellationToken cancellationToken) =>
        HeldSockets.OpenAsync(this, address, cancellationToken);

    /// <summary>Creates an execution model with its defaults.</summary>
    public static Io Create(IoModel model) => Create(new IoOptions { Model = model });

    /// <summary>Creates an execution model.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such model.</exception>
    /// <exception cref="PlatformNotSupportedException">This system cannot run it.</exception>
    /// <exception cref="IOException">The system refused what it needs.</exception>
    public static Io Create(IoOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Model switch
        {
            IoModel.ThreadPool => new ThreadPoolIo(),
            IoModel.EventLoop => new EventLoopIo(options.EventLoop),
            IoModel.Threads => new ThreadIo(options.Threads),
            _ => throw new ArgumentOutOfRangeException(nameof(options), $"There is no execution model {options.Model}."),
        };
    }

    /// <summary>Starts a fiber. It runs soon, never within this call; the fiber that calls becomes its parent in task dumps.</summary>
    /// <param name="name">A short name: a noun and, after a colon, an identifier.</param>
    /// <param name="body">An async lambda or method that returns a fiber; its awaits go on on this execution model.</param>
    /// <returns>The fiber: await it for its end. A failure that nobody awaits is told nowhere; a nursery tells it.</returns>
    public Fiber Spawn(string name, Func<Fiber> body)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(body);
        var fiber = body();
        fiber.Launch(name, Executor);
        return fiber;
    }

    /// <summary>Starts a fiber that returns something: see <see cref="Spawn(string, Func{Fiber})"/>.</summary>
    /// <typeparam name="T">What it returns.</typeparam>
    public Fiber<T> Spawn<T>(string name, Func<Fiber<T>> body)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(body);
        var fiber = body();
        fiber.Launch(name, Executor);
        return fiber;
    }

    /// <summary>
    /// Starts a body that returns a task of the platform, carried by a fiber. The returned task completes as the body does, with its
    /// failure if it fails.
    /// </summary>
    /// <param name="name">A short name: a noun and, after a colon, an identifier.</param>
    /// <param name="body">What to run; its awaits resume on this execution model.</param>
    public virtual Task Start(string name, Func<Task> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Spawn(name, async Fiber () => await body()).AsTask();
    }

    /// <summary>
    /// Releases what the execution model holds. Tasks still running are not waited for. Delays under way and new ones fail with
    /// <see cref="ObjectDisposedException"/>, timers fire no more and none can be created. Sockets that live on event loops are closed,
    /// after what was taken to be sent has been, for at most two seconds.
    /// </summary>
    public abstract ValueTask DisposeAsync();
}
