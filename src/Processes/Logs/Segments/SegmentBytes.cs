namespace Holdfast.Processes.Logs.Segments;

/// <summary>An open file of a stream, read at positions of the stream. Renaming or deleting the file does not disturb it.</summary>
/// <param name="start">Position of its first byte.</param>
/// <param name="end">Position behind its last byte; null for the file that is being written.</param>
internal abstract class SegmentBytes(long start, long? end) : IAsyncDisposable
{
    /// <summary>Position of its first byte.</summary>
    public long Start => start;

    /// <summary>Position behind its last byte; null for the file that is being written.</summary>
    public long? End => end;

    /// <summary>Bytes that it has now.</summary>
    public abstract long Length { get; }

    /// <summary>Reads bytes at a position of the stream.</summary>
    /// <returns>How many; 0 where it has none there.</returns>
    public abstract ValueTask<int> ReadAsync(long position, Memory<byte> buffer, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
