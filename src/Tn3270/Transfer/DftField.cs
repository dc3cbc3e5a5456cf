using System.Buffers;
using System.Buffers.Binary;

namespace Holdfast.Tn3270.Transfer;

/// <summary>
/// The structured field D0 of DFT mode: its requests and replies, by the two bytes after the identifier (GA23-0059, "Data
/// Chaining" and the Distributed Data Management query reply; IBM 3270-PC File Transfer Program).
/// </summary>
internal static class DftField
{
    public const byte Identifier = 0xD0;
    public const byte InboundFields = 0x88;

    public const int Open = 0x0012;
    public const int OpenReply = 0x0009;
    public const int Close = 0x4112;
    public const int CloseReply = 0x4109;
    public const int SetCursor = 0x4511;
    public const int Get = 0x4611;
    public const int GetReply = 0x4605;
    public const int Insert = 0x4711;
    public const int Data = 0x4704;
    public const int DataReply = 0x4705;
    public const byte ErrorReply = 0x08;

    public const int RecordNumber = 0x6306;
    public const int ErrorCode = 0x6904;
    public const int EndOfFile = 0x2200;
    public const int CommandFailed = 0x0100;

    /// <summary>Length, identifier, request, "not compressed", "data follow", length.</summary>
    public const int DataHead = 10;

    /// <summary>What the length of data counts besides them.</summary>
    public const int DataOverhead = 5;

    /// <summary>Bytes of a buffer that a terminal leaves free: headers, and a little more, as deployed terminals have it.</summary>
    public const int BufferOverhead = 27;

    public const int NameLength = 7;
    public const string MessageFile = "FT:MSG";
    public const string DataFile = "FT:DATA";

    private static ReadOnlySpan<byte> DataIntroducer => [0xC0, 0x80, 0x61];

    /// <summary>The request or reply of a field; -1 where it is too short for one.</summary>
    public static int Code(ReadOnlySpan<byte> field) => field.Length < 5 ? -1 : BinaryPrimitives.ReadUInt16BigEndian(field[3..]);

    /// <summary>The data of a field, found by what introduces them; false where there are none or their length is wrong.</summary>
    public static bool TryData(ReadOnlySpan<byte> field, int offset, out ReadOnlySpan<byte> data)
    {
        data = default;
        if (field.Length < offset + DataIntroducer.Length + 2 || !field[offset..].StartsWith(DataIntroducer))
        {
            return false;
        }
        ReadOnlySpan<byte> rest = field[(offset + DataIntroducer.Length)..];
        int length = BinaryPrimitives.ReadUInt16BigEndian(rest) - DataOverhead;
        if (length < 0 || length > rest.Length - 2)
        {
            return false;
        }
        data = rest.Slice(2, length);
        return true;
    }

    /// <summary>A field without data: length, identifier, code.</summary>
    public static void Write(IBufferWriter<byte> output, int code, ReadOnlySpan<byte> rest = default)
    {
        Span<byte> head = stackalloc byte[5];
        BinaryPrimitives.WriteUInt16BigEndian(head, (ushort)(5 + rest.Length));
        head[2] = Identifier;
        BinaryPrimitives.WriteUInt16BigEndian(head[3..], (ushort)code);
        output.Write(head);
        output.Write(rest);
    }

    /// <summary>A field with data.</summary>
    public static void WriteData(IBufferWriter<byte> output, int code, ReadOnlySpan<byte> before, ReadOnlySpan<byte> data)
    {
        Span<byte> head = stackalloc byte[5];
        BinaryPrimitives.WriteUInt16BigEndian(head, (ushort)(DataHead + before.Length + data.Length));
        head[2] = Identifier;
        BinaryPrimitives.WriteUInt16BigEndian(head[3..], (ushort)code);
        output.Write(head);
        output.Write(before);
        output.Write(DataIntroducer);
        BinaryPrimitives.WriteUInt16BigEndian(head, (ushort)(data.Length + DataOverhead));
        output.Write(head[..2]);
        output.Write(data);
    }

    /// <summary>The record number as a reply has it.</summary>
    public static byte[] Number(uint record)
    {
        byte[] number = new byte[6];
        BinaryPrimitives.WriteUInt16BigEndian(number, RecordNumber);
        BinaryPrimitives.WriteUInt32BigEndian(number.AsSpan(2), record);
        return number;
    }
}
