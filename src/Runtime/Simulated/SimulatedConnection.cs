namespace Holdfast.Runtime.Simulated;

/// <summary>A descriptor that a program has of one end of a simulated connection, or that is on its way to one.</summary>
internal sealed class SimulatedConnection : Connection
{
    private bool _isClosed;
    private bool _isEncrypted;

    /// <summary>Makes a descriptor of a socket.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="owner">Whose it is; null while it is on its way.</param>
    public SimulatedConnection(SimulatedSocket socket, SimulatedIo? owner)
    {
        Socket = socket;
        Owner = owner;
        socket.Add(this);
    }

    /// <summary>The socket.</summary>
    public SimulatedSocket Socket { get; }

    /// <summary>Whose it is; null while it is on its way.</summary>
    public SimulatedIo? Owner { get; set; }

    /// <inheritdoc/>
    public override Address RemoteAddress => Socket.RemoteAddress;

    /// <inheritdoc/>
    public override Address LocalAddress => Socket.LocalAddress;

    /// <summary>Another descriptor of the same socket; null where it is closed or encrypted here.</summary>
    public SimulatedConnection? Copy() => _isClosed || _isEncrypted ? null : new SimulatedConnection(Socket, Owner);

    /// <summary>It is encrypted from here on: what passes is of no use to anybody without this object.</summary>
    public void Encrypt() => _isEncrypted = true;

    /// <inheritdoc/>
    public override ByteTally? Tally() => _isClosed || _isEncrypted ? null : Socket.Tally;

    /// <inheritdoc/>
    public override TimeSpan? Silence() => _isClosed ? null : Socket.Silence;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(buffer.Length, nameof(buffer));
        cancellationToken.ThrowIfCancellationRequested();
        while (true)
        {
            ThrowIfClosed("Reading from");
            if (Socket.HasBytes)
            {
                var count = Socket.Receive(buffer.Span);
                if (Socket.IsShared && Socket.TakesTurn())
                {
                    // Who is killed here has bytes that were read out and that he never heard of: only who goes on with a copy can tell.
                    await Task.Yield();
                }

                return count;
            }

            ThrowIfFailed("Reading from");
            if (Socket.IsFinished)
            {
                return 0;
            }

            await Socket.WaitReadableAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Socket.TakesTurn())
        {
            // Writing sometimes takes a turn, as a real one may.
            await Task.Yield();
        }

        while (true)
        {
            ThrowIfClosed("Writing to");
            ThrowIfFailed("Writing to");
            if (Socket.IsCompleted)
            {
                throw new NetworkException(NetworkFailure.Reset, RemoteAddress, $"Writing to {RemoteAddress} failed: writing was completed before.");
            }

            buffer = buffer[Socket.Send(buffer.Span)..];
            if (buffer.IsEmpty)
            {
                return;
            }

            await Socket.WaitWritableAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override void CompleteWrites()
    {
        if (!_isClosed)
        {
            Socket.CompleteWrites();
        }
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    /// <summary>Closes it, as its program does or the system for one that was killed; with the last one the connection ends.</summary>
    public void Close()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            Socket.Remove(this);
        }
    }

    /// <summary>Throws where the connection broke.</summary>
    public void ThrowIfFailed(string doing)
    {
        if (Socket.Failure is { } failure)
        {
            var how = failure == NetworkFailure.Reset ? "the connection was reset" : "the far side did not answer in time";
            throw new NetworkException(failure, RemoteAddress, $"{doing} {RemoteAddress} failed: {how}.");
        }
    }

    private void ThrowIfClosed(string doing)
    {
        if (_isClosed || (!Socket.IsOpen && Socket.Failure is null))
        {
            throw new NetworkException(NetworkFailure.Other, RemoteAddress, $"{doing} {RemoteAddress} failed: it was closed on this side.");
        }
    }
}
