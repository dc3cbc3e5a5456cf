using System.Buffers.Binary;

namespace Holdfast.Tn3270.Wire;

/// <summary>The five bytes before each TN3270E record (RFC 2355, section 8.1).</summary>
internal readonly record struct Tn3270EHeader(RecordType Type, byte RequestFlag, byte ResponseFlag, ushort Sequence)
{
    /// <summary>Its length in bytes.</summary>
    public const int Length = 5;

    /// <summary>Sequence numbers go from 0 to this one and round again.</summary>
    public const ushort SequenceMaximum = 32767;

    /// <summary>Reads a header off the front of a record; false where the record is too short.</summary>
    public static bool TryRead(ReadOnlySpan<byte> record, out Tn3270EHeader header)
    {
        if (record.Length < Length)
        {
            header = default;
            return false;
        }
        header = new Tn3270EHeader(
            (RecordType)record[0], record[1], record[2], BinaryPrimitives.ReadUInt16BigEndian(record[3..]));
        return true;
    }

    /// <summary>Writes the header.</summary>
    public void Write(Span<byte> destination)
    {
        destination[0] = (byte)Type;
        destination[1] = RequestFlag;
        destination[2] = ResponseFlag;
        BinaryPrimitives.WriteUInt16BigEndian(destination[3..], Sequence);
    }

    /// <summary>The sequence number after another.</summary>
    public static ushort Next(ushort sequence) => (ushort)((sequence + 1) & SequenceMaximum);
}
