using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Holdfast.Sessions.Recording;

/// <summary>
/// Records in the bytes of a file: length, kind, time in milliseconds, payload, and the CRC-32C of kind, time and payload. The length
/// counts these three. Numbers are written seven bits at a time, the lowest first. Pure.
/// </summary>
internal static class RecordForm
{
    /// <summary>Bytes of a record's kind, time and payload, at the most: more than the largest screen takes.</summary>
    public const int BodyLimit = 1024 * 1024;

    /// <summary>Bytes of a record beside its body, at the most.</summary>
    public const int FrameBytes = LengthLimit + ChecksumBytes;

    private const int LengthLimit = 4;
    private const int ChecksumBytes = sizeof(uint);

    /// <summary>What each file begins with.</summary>
    public static ReadOnlySpan<byte> Magic => "HFREC1\r\n"u8;

    /// <summary>Appends a record.</summary>
    public static void Append(IBufferWriter<byte> target, RecordKind kind, TimeSpan at, ReadOnlySpan<byte> payload)
    {
        Span<byte> begin = stackalloc byte[11];
        begin[0] = (byte)kind;
        var size = 1 + Put((ulong)at.TotalMilliseconds, begin[1..]);
        var body = size + payload.Length;
        if (body > BodyLimit) throw new ArgumentException($"A record of {body} bytes.", nameof(payload));
        Number(target, (ulong)body);
        target.Write(begin[..size]);
        target.Write(payload);
        var checksum = Checksum(Checksum(0, begin[..size]), payload);
        BinaryPrimitives.WriteUInt32LittleEndian(target.GetSpan(ChecksumBytes), checksum);
        target.Advance(ChecksumBytes);
    }

    /// <summary>Appends a number.</summary>
    public static void Number(IBufferWriter<byte> target, ulong number)
    {
        var span = target.GetSpan(10);
        target.Advance(Put(number, span));
    }

    /// <summary>Takes a number off the beginning; false where none is there.</summary>
    public static bool TryNumber(ref ReadOnlySpan<byte> bytes, out ulong number)
    {
        number = 0;
        for (var i = 0; i < Math.Min(bytes.Length, 10); i++)
        {
            number |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] >= 0x80) continue;
            bytes = bytes[(i + 1)..];
            return true;
        }

        return false;
    }

    /// <summary>Takes the record that the bytes begin with.</summary>
    /// <param name="bytes">Bytes from a record's first on.</param>
    /// <param name="cut">The record.</param>
    /// <param name="broken">Whether no further bytes can make a record of these.</param>
    /// <returns>Whether a whole record was there.</returns>
    public static bool TryCut(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out RecordCut? cut, out bool broken)
    {
        cut = null;
        var rest = bytes.Span;
        if (!TryNumber(ref rest, out var length))
        {
            broken = bytes.Length >= LengthLimit;
            return false;
        }

        var head = bytes.Length - rest.Length;
        broken = head > LengthLimit || length is 0 or > BodyLimit;
        if (broken || rest.Length < (int)length + ChecksumBytes) return false;
        var body = rest[..(int)length];
        var timed = body[1..];
        if (Checksum(0, body) != BinaryPrimitives.ReadUInt32LittleEndian(rest[(int)length..]) || !TryNumber(ref timed, out var time)
            || time > (ulong)TimeSpan.MaxValue.TotalMilliseconds)
        {
            broken = true;
            return false;
        }

        var payload = bytes.Slice(head + (int)length - timed.Length, timed.Length);
        cut = new RecordCut((RecordKind)body[0], TimeSpan.FromMilliseconds((long)time), payload, head + (int)length + ChecksumBytes);
        return true;
    }

    private static int Put(ulong number, Span<byte> target)
    {
        var count = 0;
        for (; number >= 0x80; number >>= 7) target[count++] = (byte)(number | 0x80);
        target[count++] = (byte)number;
        return count;
    }

    private static uint Checksum(uint checksum, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var b in bytes) checksum = BitOperations.Crc32C(checksum, b);
        return checksum;
    }
}
