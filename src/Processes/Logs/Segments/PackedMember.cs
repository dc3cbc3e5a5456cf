using System.Buffers.Binary;
using System.IO.Compression;

namespace Holdfast.Processes.Logs.Segments;

/// <summary>
/// One member of a packed file (RFC 1952, section 2.2: a gzip file is a series of members). Its header carries an extra field
/// (section 2.3.1.1, identifier <c>HF</c>) with two 32-bit numbers, least significant byte first: the length of the whole member and
/// that of the bytes it stands for. So a reader finds any position by going from header to header, and any gunzip reads the file.
/// </summary>
/// <param name="PackedBytes">Length of the member in bytes.</param>
/// <param name="PlainBytes">Length of what it stands for in bytes.</param>
internal readonly record struct PackedMember(int PackedBytes, int PlainBytes)
{
    /// <summary>The most bytes that one member stands for.</summary>
    public const int MostPlainBytes = 1024 * 1024;

    /// <summary>Length of the header in bytes: ten fixed ones, the length of the extra field, and that.</summary>
    public const int HeaderBytes = FixedBytes + 2 + ExtraBytes;

    private const int FixedBytes = 10;
    private const int ExtraBytes = 12;
    private const int FlagsAt = 3;
    private const byte HasExtra = 0x04;

    /// <summary>Packs bytes into one member.</summary>
    /// <param name="plain">1 to <see cref="MostPlainBytes"/> bytes.</param>
    public static byte[] Pack(ReadOnlySpan<byte> plain)
    {
        using var packed = new MemoryStream(plain.Length / 4);
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(plain);

        // The platform writes the fixed header without extra fields; ours is let in behind it.
        var bytes = packed.GetBuffer().AsSpan(0, (int)packed.Length);
        var member = new byte[bytes.Length + HeaderBytes - FixedBytes];
        bytes[..FixedBytes].CopyTo(member);
        member[FlagsAt] |= HasExtra;
        var extra = member.AsSpan(FixedBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(extra, ExtraBytes);
        "HF"u8.CopyTo(extra[2..]);
        BinaryPrimitives.WriteUInt16LittleEndian(extra[4..], ExtraBytes - 4);
        BinaryPrimitives.WriteInt32LittleEndian(extra[6..], member.Length);
        BinaryPrimitives.WriteInt32LittleEndian(extra[10..], plain.Length);
        bytes[FixedBytes..].CopyTo(member.AsSpan(HeaderBytes));
        return member;
    }

    /// <summary>Reads a member's header.</summary>
    /// <returns>False where it is none of ours.</returns>
    public static bool TryRead(ReadOnlySpan<byte> header, out PackedMember member)
    {
        member = default;
        if (header.Length < HeaderBytes || !header.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B, 8]) || header[FlagsAt] != HasExtra
            || !header[(FixedBytes + 2)..].StartsWith("HF"u8))
        {
            return false;
        }

        member = new PackedMember(
            BinaryPrimitives.ReadInt32LittleEndian(header[(FixedBytes + 6)..]), BinaryPrimitives.ReadInt32LittleEndian(header[(FixedBytes + 10)..]));
        return member.PackedBytes > HeaderBytes && member.PlainBytes is > 0 and <= MostPlainBytes;
    }

    /// <summary>Unpacks a member.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static byte[] Unpack(byte[] packed, int plainBytes)
    {
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        var plain = new byte[plainBytes];
        gzip.ReadExactly(plain);
        return plain;
    }
}
