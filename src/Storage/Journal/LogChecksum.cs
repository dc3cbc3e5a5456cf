using System.Buffers.Binary;

namespace Holdfast.Storage.Journal;

/// <summary>The running checksum of SQLite's write-ahead log (https://sqlite.org/fileformat2.html#checksum_algorithm).</summary>
internal static class LogChecksum
{
    private const int FrameHeaderSize = 24;

    /// <summary>Whether a frame carries the checksum that follows from its predecessor's (8 bytes) and its own content.</summary>
    internal static bool IsFrameRight(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> seed, bool bigEndian)
    {
        (uint, uint) sum = Add(Read(seed), frame[..8], bigEndian);
        return Add(sum, frame[FrameHeaderSize..], bigEndian) == Read(frame[16..]);
    }

    /// <summary>Whether the bytes have the checksum that stands in <paramref name="stored"/>, from a seed.</summary>
    internal static bool IsRight(ReadOnlySpan<byte> bytes, (uint First, uint Second) seed, ReadOnlySpan<byte> stored, bool bigEndian) =>
        Add(seed, bytes, bigEndian) == Read(stored);

    private static (uint First, uint Second) Read(ReadOnlySpan<byte> stored) =>
        (BinaryPrimitives.ReadUInt32BigEndian(stored), BinaryPrimitives.ReadUInt32BigEndian(stored[4..]));

    private static (uint First, uint Second) Add((uint First, uint Second) sum, ReadOnlySpan<byte> bytes, bool bigEndian)
    {
        (uint first, uint second) = sum;
        for (int at = 0; at + 8 <= bytes.Length; at += 8)
        {
            first += Word(bytes[at..], bigEndian) + second;
            second += Word(bytes[(at + 4)..], bigEndian) + first;
        }

        return (first, second);
    }

    private static uint Word(ReadOnlySpan<byte> bytes, bool bigEndian) =>
        bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
