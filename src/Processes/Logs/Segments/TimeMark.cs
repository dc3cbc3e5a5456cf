using System.Buffers.Binary;

namespace Holdfast.Processes.Logs.Segments;

/// <summary>
/// A moment in a stream: the bytes from the position on were written at that time or after it, and within a second of it where no other
/// mark comes between. 16 bytes in a file, both numbers least significant byte first.
/// </summary>
/// <param name="Position">Position in the stream.</param>
/// <param name="Microseconds">Microseconds since 1970 in UTC.</param>
internal readonly record struct TimeMark(long Position, long Microseconds)
{
    /// <summary>Length in a file.</summary>
    public const int Bytes = 16;

    /// <summary>How much later than its mark a byte may have been written, in microseconds.</summary>
    public const long GrainMicroseconds = 1_000_000;

    /// <summary>The time.</summary>
    public DateTimeOffset Time => DateTimeOffset.UnixEpoch.AddTicks(Microseconds * TimeSpan.TicksPerMicrosecond);

    /// <summary>A time in microseconds.</summary>
    public static long Of(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Reads one.</summary>
    public static TimeMark Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]));

    /// <summary>Writes it.</summary>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Position);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], Microseconds);
    }
}
