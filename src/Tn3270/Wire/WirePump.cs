using Holdfast.Runtime;

namespace Holdfast.Tn3270.Wire;

/// <summary>
/// The edge both ends share: moves bytes between a connection and a machine. The machine is touched only under
/// <see cref="Gate"/>; bytes are written by one flusher at a time, whoever queued them.
/// </summary>
internal sealed class WirePump(Connection connection, IWireMachine machine)
{
    /// <summary>How many bytes are read at once.</summary>
    public const int ReadSize = 4096;

    private readonly ChangeSignal _changed = new();
    private bool _flushing;
    private bool _closed;
    private string? _closeReason;

    /// <summary>Guards the machine.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Whether the connection is over; under <see cref="Gate"/>.</summary>
    public bool Closed => _closed;

    /// <summary>Why it is over, once it is.</summary>
    public string? CloseReason => _closeReason;

    /// <summary>Reads until the far side ends, the machine fails or the token is cancelled. Never throws for what the far side does.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        string reason = "the far side closed the connection";
        try
        {
            await FlushAsync(cancellationToken);
            byte[] buffer = new byte[ReadSize];
            int count;
            while ((count = await connection.ReadAsync(buffer, cancellationToken)) > 0)
            {
                string? failure = Take(buffer.AsSpan(0, count));
                await FlushAsync(cancellationToken);
                _changed.Pulse();
                if (failure is not null)
                {
                    reason = failure;
                    break;
                }
            }
        }
        catch (NetworkException broken)
        {
            reason = broken.Message;
        }
        catch (OperationCanceledException)
        {
            reason = "closed here";
        }
        finally
        {
            Close(reason);
        }
    }

    /// <summary>Sends what the machine has queued, unless another is at it, who will send that too.</summary>
    /// <exception cref="NetworkException">The connection broke.</exception>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        lock (Gate)
        {
            if (_flushing || _closed)
            {
                return;
            }
            _flushing = true;
        }
        try
        {
            while (true)
            {
                ReadOnlyMemory<byte> pending;
                lock (Gate)
                {
                    pending = machine.Output;
                    if (pending.IsEmpty)
                    {
                        _flushing = false;
                        return;
                    }
                }
                await connection.WriteAsync(pending, cancellationToken);
                lock (Gate)
                {
                    machine.OutputSent(pending.Length);
                }
            }
        }
        catch
        {
            // _flushing stays set: a record may have gone out by half, so nothing may follow it.
            Close("sending failed");
            throw;
        }
    }

    /// <summary>
    /// Waits until <paramref name="until"/> holds, asked under <see cref="Gate"/> at once and after each change. False
    /// where the connection ended first.
    /// </summary>
    public async ValueTask<bool> WaitAsync(Func<bool> until, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task change = _changed.Next;
            lock (Gate)
            {
                if (until())
                {
                    return true;
                }
                if (_closed)
                {
                    return false;
                }
            }
            await change.WaitAsync(cancellationToken);
        }
    }

    /// <summary>As <see cref="WaitAsync(Func{bool}, CancellationToken)"/>, and false where the time ran out.</summary>
    public async ValueTask<bool> WaitAsync(Func<bool> until, TimeSpan timeout, Clock clock, CancellationToken cancellationToken)
    {
        using CancellationTokenSource deadline = new(timeout, clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await WaitAsync(until, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Wakes whoever waits: something changed that did not come from the network.</summary>
    public void Pulse() => _changed.Pulse();

    private string? Take(ReadOnlySpan<byte> bytes)
    {
        lock (Gate)
        {
            machine.Receive(bytes);
            return machine.FailureReason;
        }
    }

    private void Close(string reason)
    {
        lock (Gate)
        {
            _closeReason ??= reason;
            _closed = true;
        }
        _changed.Pulse();
    }
}
