using System.Runtime.InteropServices;
using Holdfast.Runtime.Scheduling;

namespace Holdfast.Runtime.EventLoop.Sockets;

/// <summary>
/// A read or write that waits. One object serves all waits of a connection in its direction. As work on the loop it begins the
/// operation there, for a caller who is elsewhere or has had his turn.
/// </summary>
/// <param name="connection">Whose it is.</param>
/// <param name="reads">Reading rather than writing.</param>
internal sealed class SocketWait(LoopConnection connection, bool reads) : Waiter<int>
{
    private CancellationToken _token;
    private CancellationTokenRegistration _registration;
    private ReadOnlyMemory<byte> _rest;
    private SocketStart? _start;
    private volatile bool _untaken;

    /// <summary>Whether an operation is under way; one at a time in each direction.</summary>
    public bool IsUnderWay { get; private set; }

    /// <summary>Whether it can serve another operation: the last one's result was taken.</summary>
    public bool IsFree => !_untaken;

    /// <summary>Whether it waits for the socket, not for its beginning.</summary>
    public bool IsParked { get; private set; }

    /// <summary>Whether the token of the operation under way has been cancelled.</summary>
    public bool IsCancelled => IsUnderWay && _token.IsCancellationRequested;

    /// <summary>The bytes still to be written.</summary>
    public ReadOnlySpan<byte> Rest => _rest.Span;

    /// <summary>The room to read into.</summary>
    public Span<byte> Room => MemoryMarshal.AsMemory(_rest).Span;

    /// <summary>Begins an operation.</summary>
    public void Begin(ReadOnlyMemory<byte> memory, CancellationToken cancellationToken)
    {
        IsUnderWay = true;
        _untaken = true;
        _rest = memory;
        _token = cancellationToken;
    }

    /// <summary>Waits for the socket, or for being cancelled; on the loop's thread.</summary>
    public void Park()
    {
        if (IsParked)
            return;
        IsParked = true;
        if (_token.CanBeCanceled)
            _registration = _token.UnsafeRegister(static state => ((SocketWait)state!).AskToCancel(), this);
    }

    /// <summary>Some of what is to be written has been.</summary>
    public void Advance(int bytes) => _rest = _rest[bytes..];

    /// <summary>It is done; on the loop's thread.</summary>
    public void Done(int result)
    {
        Leave();
        TrySetResult(result);
    }

    /// <summary>It failed; on the loop's thread.</summary>
    public void Broken(Exception error)
    {
        Leave();
        TrySetException(error);
    }

    /// <summary>It was cancelled; on the loop's thread.</summary>
    public void Cancelled()
    {
        var token = _token;
        Leave();
        TrySetException(new OperationCanceledException(token));
    }

    /// <summary>This operation as work for the loop.</summary>
    public SocketStart Starting() => _start ??= new SocketStart(this);

    /// <summary>Begins, on the loop's thread.</summary>
    public void Start() => connection.Go(this, reads);

    /// <inheritdoc/>
    public override string DescribeWait() => $"{(reads ? "reads from" : "writes to")} {connection.RemoteAddress}";

    /// <inheritdoc/>
    protected override void Recycle() => _untaken = false;

    // The loop alone decides, since it may be copying into the caller's memory at this moment.
    private void AskToCancel() => connection.Post(new SocketCancellation(this));

    private void Leave()
    {
        IsUnderWay = false;
        IsParked = false;
        _rest = default;
        _registration.Unregister();
        _registration = default;
        _token = default;
    }
}
