using Holdfast.Runtime;

namespace Holdfast.Tn3270.Traces;

/// <summary>A connection that records what passes. Reads are the host's bytes, writes the terminal's.</summary>
internal sealed class TracedConnection(Connection inner, TraceWriter trace) : Connection
{
    public override Address RemoteAddress => inner.RemoteAddress;

    public override Address LocalAddress => inner.LocalAddress;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        await trace.WriteAsync(this, TraceSide.Host, buffer[..count], cancellationToken);
        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        await inner.WriteAsync(buffer, cancellationToken);
        await trace.WriteAsync(this, TraceSide.Terminal, buffer, cancellationToken);
    }

    public override TimeSpan? Silence() => inner.Silence();

    public override void CompleteWrites() => inner.CompleteWrites();

    public override ValueTask DisposeAsync() => inner.DisposeAsync();
}
