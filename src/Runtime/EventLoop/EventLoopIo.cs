using Holdfast.Runtime.EventLoop.Epoll;
using Holdfast.Runtime.EventLoop.Files;
using Holdfast.Runtime.EventLoop.Native;
using Holdfast.Runtime.EventLoop.Ring;
using Holdfast.Runtime.Scheduling;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Runtime.EventLoop;

/// <summary>
/// Thread-per-core event loops (Linux). A fiber stays on the loop on which it was started, with the fibers it starts; those started
/// from outside go to the loops in turn. A connection lives on the loop that first uses it. Nothing on a loop may block its thread.
/// </summary>
public sealed class EventLoopIo : Io
{
    private readonly LoopGroup _loops;

    /// <summary>Starts one loop for each core, on io_uring where the kernel lets us have it.</summary>
    public EventLoopIo()
        : this(new EventLoopOptions())
    {
    }

    /// <summary>Starts loops.</summary>
    /// <exception cref="PlatformNotSupportedException">This is not Linux.</exception>
    /// <exception cref="IOException">The kernel refused what the chosen driver needs.</exception>
    public EventLoopIo(EventLoopOptions options)
        : this(options, RingDriver.Create)
    {
    }

    /// <summary>Starts loops whose rings come from elsewhere, so that what happens where there are none can be shown.</summary>
    internal EventLoopIo(EventLoopOptions options, Func<Loop, LoopDriver> ring)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Loops is < 1 or > EventLoopOptions.MostLoops)
            throw new ArgumentOutOfRangeException(nameof(options), $"There are 1 to {EventLoopOptions.MostLoops} loops, not {options.Loops}.");
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("Event loops need Linux.");
        _loops = Start(options, ring);
        var clock = new LoopClock(_loops);
        Clock = clock;
        Random = new SystemEntropy(clock);
        Network = new LoopNetwork(_loops);
        Files = _loops.Loops[0].Driver is RingDriver
            ? new RingFileSystem(new RingFiles(_loops), new SystemFileSystem())
            : new SystemFileSystem();
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

    /// <summary>By what the loops talk with the kernel: <c>io_uring</c> or <c>epoll</c>.</summary>
    public string DriverName => _loops.Loops[0].Driver.Name;

    /// <summary>The loops.</summary>
    internal LoopGroup Loops => _loops;

    /// <inheritdoc/>
    internal override Executor Executor => _loops.Here();

    /// <summary>
    /// Ends the loops. What is ready runs; delays fail; connections and listeners still open are closed, after what was taken to be sent
    /// has been, for at most two seconds.
    /// </summary>
    public override async ValueTask DisposeAsync()
    {
        foreach (var loop in _loops.Loops)
        {
            loop.Stop();
        }

        // A loop cannot wait for its own end.
        foreach (var loop in _loops.Loops.Where(loop => !loop.IsCurrent))
        {
            await loop.Ended;
        }

        _loops.Sockets.CloseAll();
    }

    private static LoopGroup Start(EventLoopOptions options, Func<Loop, LoopDriver> ring)
    {
        if (options.Driver == EventLoopDriver.Epoll)
            return StartWith(options, loop => new EpollDriver(loop));
        try
        {
            return StartWith(options, ring);
        }
        catch (IOException) when (options.Driver == EventLoopDriver.Automatic)
        {
            // Old kernels have no such ring; containers and administrators forbid it.
            return StartWith(options, loop => new EpollDriver(loop));
        }
    }

    private static LoopGroup StartWith(EventLoopOptions options, Func<Loop, LoopDriver> driver)
    {
        var fibers = new FiberTable();
        var sockets = new OpenSockets();
        int[] cores = options.PinToCores ? Libc.AllowedCores() : [-1];
        var loops = new Loop[options.Loops];
        for (var number = 0; number < loops.Length; number++)
        {
            loops[number] = new Loop(number, cores[number % cores.Length], fibers, sockets);
            try
            {
                loops[number].Start(driver);
            }
            catch
            {
                Array.ForEach(loops[..number], loop => loop.Stop());
                throw;
            }
        }

        return new LoopGroup(loops, sockets);
    }
}
