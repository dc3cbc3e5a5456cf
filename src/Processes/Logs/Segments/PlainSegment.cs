using Holdfast.Runtime;

namespace Holdfast.Processes.Logs.Segments;

/// <summary>A file as the stream wrote it.</summary>
internal sealed class PlainSegment(FileHandle file, long start, long? end) : SegmentBytes(start, end)
{
    /// <inheritdoc/>
    public override long Length => file.Length;

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(long position, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        // A rotated file never gives more than its name says, whatever was appended to it by hand.
        var room = End is { } end ? (int)Math.Min(buffer.Length, Math.Max(0, end - position)) : buffer.Length;
        return room == 0 ? ValueTask.FromResult(0) : file.ReadAtAsync(position - Start, buffer[..room], cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => file.DisposeAsync();
}
