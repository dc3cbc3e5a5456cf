using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Holdfast.Runtime.Cancellation;
using Holdfast.Runtime.Scheduling;

namespace Holdfast.Runtime;

/// <summary>
/// A scope for tasks: none started in it outlives it. The first failure cancels the others and, once all have ended, is thrown
/// where the nursery was opened; <see cref="OtherFailures"/> tells those that followed.
/// </summary>
public sealed class Nursery : IJoiner
{
    /// <summary>The most failures remembered after the first.</summary>
    private const int MostOthers = 64;

    private static readonly ConditionalWeakTable<Exception, IReadOnlyList<Exception>> Others = [];

    private readonly Io _io;
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private ExceptionDispatchInfo? _failure;
    private List<Exception>? _others;

    // The nursery's own body counts as one, so that it cannot close before that has ended.
    private int _running = 1;

    private Nursery(Io io, CancelScope scope)
    {
        _io = io;
        Scope = scope;
    }

    /// <summary>
    /// What cancels body and children. Cancelling it ends the nursery early, and well: it returns once all have ended.
    /// </summary>
    public CancelScope Scope { get; }

    /// <summary>Cancelled when a child or the body fails, or when the token given to <see cref="RunAsync(Io, Func{Nursery, Task}, CancellationToken)"/> is.</summary>
    public CancellationToken CancellationToken => Scope.Token;

    /// <summary>Opens a nursery, runs <paramref name="body"/> in it, and returns when the body and every child have ended.</summary>
    /// <param name="io">The execution model that runs the children.</param>
    /// <param name="body">Starts children; it may itself wait and work.</param>
    /// <param name="cancellationToken">Cancels body and children; they are still waited for.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled and no child failed otherwise.</exception>
    public static Task RunAsync(Io io, Func<Nursery, Task> body, CancellationToken cancellationToken) =>
        RunAsync(io, body, null, cancellationToken);

    /// <summary>Opens a nursery with a deadline: see <see cref="RunAsync(Io, Func{Nursery, Task}, CancellationToken)"/>.</summary>
    /// <param name="io">The execution model that runs the children.</param>
    /// <param name="body">Starts children; it may itself wait and work.</param>
    /// <param name="timeout">After how long body and children are cancelled; they are still waited for. Null for never.</param>
    /// <param name="cancellationToken">Cancels body and children.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled and no child failed otherwise.</exception>
    /// <exception cref="TimeoutException">The deadline passed first and no child failed otherwise.</exception>
    public static async Task RunAsync(Io io, Func<Nursery, Task> body, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(io);
        using var scope = new CancelScope(io.Clock, "nursery", timeout, cancellationToken);
        await RunInAsync(io, body, scope);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Opens a nursery below a scope, whose cancellation and deadline hold in it.</summary>
    /// <param name="io">The execution model that runs the children.</param>
    /// <param name="body">Starts children; it may itself wait and work.</param>
    /// <param name="parent">The scope above.</param>
    /// <param name="timeout">After how long body and children are cancelled, if no deadline above is nearer.</param>
    /// <exception cref="OperationCanceledException">The scope above was cancelled and no child failed otherwise.</exception>
    /// <exception cref="TimeoutException">The nursery's own deadline passed first and no child failed otherwise.</exception>
    public static async Task RunAsync(Io io, Func<Nursery, Task> body, CancelScope parent, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(io);
        ArgumentNullException.ThrowIfNull(parent);
        using var scope = parent.Open("nursery", timeout);
        await RunInAsync(io, body, scope);
        parent.ThrowIfCancelled();
    }

    /// <summary>The failures that followed the one a nursery threw, in the order in which they came; empty where there were none.</summary>
    public static IReadOnlyList<Exception> OtherFailures(Exception thrown) => Others.TryGetValue(thrown, out var others) ? others : [];

    /// <summary>Starts a child that returns a task of the platform.</summary>
    /// <param name="name">Its name in task dumps: a noun and, after a colon, an identifier.</param>
    /// <param name="body">What it does; it is expected to end soon after its token is cancelled.</param>
    /// <exception cref="InvalidOperationException">The nursery has closed.</exception>
    public void Start(string name, Func<CancellationToken, Task> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        _ = Spawn(name, async Fiber (token) => await body(token));
    }

    /// <summary>Starts a child.</summary>
    /// <param name="name">Its name in task dumps: a noun and, after a colon, an identifier.</param>
    /// <param name="body">What it does; it is expected to end soon after its token is cancelled.</param>
    /// <returns>The child; it need not be awaited.</returns>
    /// <exception cref="InvalidOperationException">The nursery has closed.</exception>
    public Fiber Spawn(string name, Func<CancellationToken, Fiber> body)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(body);
        return Hold(name, body);
    }

    /// <summary>Starts a child that returns something: await it for its result.</summary>
    /// <typeparam name="T">What it returns.</typeparam>
    /// <param name="name">Its name in task dumps: a noun and, after a colon, an identifier.</param>
    /// <param name="body">What it does; it is expected to end soon after its token is cancelled.</param>
    /// <exception cref="InvalidOperationException">The nursery has closed.</exception>
    public Fiber<T> Spawn<T>(string name, Func<CancellationToken, Fiber<T>> body)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(body);
        return Hold(name, body);
    }

    /// <inheritdoc/>
    void IJoiner.Ended(Fiber fiber)
    {
        // Ended as asked, where it was: what began the cancellation is told by whoever began it.
        if (fiber.Failure is { } failure && !(failure is OperationCanceledException && Scope.IsCancelled))
            Fail(failure);
        Leave();
    }

    private static async Task RunInAsync(Io io, Func<Nursery, Task> body, CancelScope scope)
    {
        ArgumentNullException.ThrowIfNull(body);
        var nursery = new Nursery(io, scope);
        try
        {
            await body(nursery);
        }
        catch (OperationCanceledException) when (scope.IsCancelled)
        {
            // As above.
        }
        catch (Exception error)
        {
            nursery.Fail(error);
        }

        nursery.Leave();
        await nursery._empty.Task;
        nursery.Throw();
    }

    private TFiber Hold<TFiber>(string name, Func<CancellationToken, TFiber> body)
        where TFiber : Fiber
    {
        Enter(name);
        TFiber fiber;
        try
        {
            fiber = body(CancellationToken);
            fiber.Launch(name, _io.Executor);
        }
        catch
        {
            Leave();
            throw;
        }

        if (!fiber.TryAddJoiner(this))
            ((IJoiner)this).Ended(fiber);
        return fiber;
    }

    private void Enter(string name)
    {
        lock (_lock)
        {
            if (_running == 0)
                throw new InvalidOperationException($"'{name}' was started in a nursery that has closed.");
            _running++;
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (--_running > 0)
                return;
        }

        _empty.SetResult();
    }

    private void Fail(Exception error)
    {
        Keep(error);
        try
        {
            Scope.Cancel(CancelReason.ErrorOccurred, error.GetType().Name);
        }
        catch (AggregateException callbacks)
        {
            // Whoever ends here has no part in what others registered; the nursery tells it.
            Keep(callbacks);
        }
    }

    private void Keep(Exception error)
    {
        lock (_lock)
        {
            if (_failure is null)
                _failure = ExceptionDispatchInfo.Capture(error);
            else if (!ReferenceEquals(_failure.SourceException, error) && (_others ??= []).Count < MostOthers)
                _others.Add(error);
        }
    }

    private void Throw()
    {
        if (_failure is not null)
        {
            if (_others is not null)
                Others.AddOrUpdate(_failure.SourceException, _others);
            _failure.Throw();
        }

        if (Scope.Cause is { Reason: CancelReason.Timeout })
            throw new TimeoutException("A nursery was not done by its deadline.");
    }
}
