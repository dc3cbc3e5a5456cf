using System.Runtime.ExceptionServices;

namespace Holdfast.Runtime;

/// <summary>
/// A scope for tasks: none started in it outlives it. The first failure cancels the others and, once all have ended, is thrown
/// where the nursery was opened.
/// </summary>
public sealed class Nursery
{
    private readonly Io _io;
    private readonly CancellationTokenSource _cancellation;
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private ExceptionDispatchInfo? _failure;

    // The nursery's own body counts as one, so that it cannot close before that has ended.
    private int _running = 1;

    private Nursery(Io io, CancellationTokenSource cancellation)
    {
        _io = io;
        _cancellation = cancellation;
    }

    /// <summary>Cancelled when a child or the body fails, or when the token given to <see cref="RunAsync"/> is.</summary>
    public CancellationToken CancellationToken => _cancellation.Token;

    /// <summary>Opens a nursery, runs <paramref name="body"/> in it, and returns when the body and every child have ended.</summary>
    /// <param name="io">The execution model that runs the children.</param>
    /// <param name="body">Starts children; it may itself wait and work.</param>
    /// <param name="cancellationToken">Cancels body and children; they are still waited for.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled and no child failed otherwise.</exception>
    public static async Task RunAsync(Io io, Func<Nursery, Task> body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(io);
        ArgumentNullException.ThrowIfNull(body);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var nursery = new Nursery(io, cancellation);
        await nursery.HoldAsync(() => body(nursery));
        await nursery._empty.Task;
        nursery._failure?.Throw();
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Starts a child.</summary>
    /// <param name="name">Its name in task dumps: a noun and, after a colon, an identifier.</param>
    /// <param name="body">What it does; it is expected to end soon after its token is cancelled.</param>
    /// <exception cref="InvalidOperationException">The nursery has closed.</exception>
    public void Start(string name, Func<CancellationToken, Task> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        lock (_lock)
        {
            if (_running == 0)
            {
                throw new InvalidOperationException($"'{name}' was started in a nursery that has closed.");
            }

            _running++;
        }

        _ = _io.Start(name, () => HoldAsync(() => body(CancellationToken)));
    }

    private async Task HoldAsync(Func<Task> body)
    {
        try
        {
            await body();
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            // Ended as asked: what began the cancellation is told by whoever began it.
        }
        catch (Exception error)
        {
            Fail(error);
        }
        finally
        {
            Leave();
        }
    }

    private void Fail(Exception error)
    {
        lock (_lock)
        {
            _failure ??= ExceptionDispatchInfo.Capture(error);
        }

        _cancellation.Cancel();
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (--_running > 0)
            {
                return;
            }
        }

        _empty.SetResult();
    }
}
