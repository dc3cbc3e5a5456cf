using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.Pool;

namespace Holdfast.Sessions.Lifecycle;

/// <summary>
/// A session's time on one host connection. What waits on the connection in the session's name ends with it, before the connection can
/// serve anybody else.
/// </summary>
internal sealed class Attachment : IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private readonly TaskCompletionSource<bool> _fate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Begins one.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="lease">Its lease, where it is a pool's.</param>
    /// <param name="before">The session's screen version before: later screens have greater ones.</param>
    public Attachment(HostConnection connection, PoolLease? lease, long before)
    {
        Connection = connection;
        Lease = lease;
        Before = before;
        Left = _left.Token;
    }

    public HostConnection Connection { get; }

    public PoolLease? Lease { get; }

    public TerminalActor Terminal => Connection.Terminal;

    /// <summary>What is added to the versions of the connection's screens.</summary>
    public long Before { get; }

    /// <summary>Cancelled when the session has left it, or has lost it for good.</summary>
    public CancellationToken Left { get; }

    /// <summary>Completes when the session has left it: true where it goes on with another one, false where it was lost for good.</summary>
    public Task<bool> Fate => _fate.Task;

    /// <summary>The latest screen, as the session counts.</summary>
    public SessionScreen Screen => Of(Terminal.Screen);

    /// <summary>A screen as the session counts.</summary>
    public SessionScreen Of(SessionScreen screen) => Before == 0 ? screen : screen with { Version = screen.Version + Before };

    /// <summary>A condition as the connection counts.</summary>
    public WaitCondition Of(WaitCondition condition) =>
        condition.ChangedSince is { } since ? condition with { ChangedSince = Math.Max(0, since - Before) } : condition;

    /// <summary>Ends it.</summary>
    /// <param name="replaced">Whether the session has another one.</param>
    public void Leave(bool replaced)
    {
        if (!_fate.TrySetResult(replaced)) return;
        // Not CancelAsync: whoever waits must be gone before the connection is given to anybody else.
        _left.Cancel();
    }

    /// <summary>After its end; the token stays usable.</summary>
    public void Dispose() => _left.Dispose();
}
