using Holdfast.Runtime;

namespace Holdfast.Tn3270.Wire;

/// <summary>A connection of which some bytes were read already: they are read first again. Owns the connection.</summary>
internal sealed class PrefixedConnection(ReadOnlyMemory<byte> prefix, Connection inner) : Connection
{
    private ReadOnlyMemory<byte> _prefix = prefix;

    /// <inheritdoc/>
    public override Address RemoteAddress => inner.RemoteAddress;

    /// <inheritdoc/>
    public override Address LocalAddress => inner.LocalAddress;

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_prefix.IsEmpty)
        {
            return inner.ReadAsync(buffer, cancellationToken);
        }
        int count = Math.Min(buffer.Length, _prefix.Length);
        _prefix[..count].CopyTo(buffer);
        _prefix = _prefix[count..];
        return ValueTask.FromResult(count);
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken) =>
        inner.WriteAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override TimeSpan? Silence() => inner.Silence();

    /// <inheritdoc/>
    public override void CompleteWrites() => inner.CompleteWrites();

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => inner.DisposeAsync();
}
