using System.Buffers;
using System.Buffers.Binary;

namespace Holdfast.Sessions.Recording;

/// <summary>How much a recording holds.</summary>
/// <param name="Screens">Screens.</param>
/// <param name="Inputs">Inputs.</param>
/// <param name="Lost">Screens and inputs that are missing.</param>
internal readonly record struct RecordingCounts(long Screens, long Inputs, long Lost)
{
    /// <summary>Bytes of the last record of a recording that was ended, so that its counts are found without reading all of it.</summary>
    public const int EndBytes = 48;

    private const int PayloadBytes = 3 * sizeof(long);

    public static RecordingCounts operator +(RecordingCounts one, RecordingCounts other) =>
        new(one.Screens + other.Screens, one.Inputs + other.Inputs, one.Lost + other.Lost);

    /// <summary>The record that ends a recording; always <see cref="EndBytes"/> long.</summary>
    public byte[] End(TimeSpan at)
    {
        // The time takes a byte or more: what it leaves is filled up, so that the record can be found from the file's end.
        Span<byte> payload = stackalloc byte[EndBytes];
        payload.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(payload, Screens);
        BinaryPrimitives.WriteInt64LittleEndian(payload[8..], Inputs);
        BinaryPrimitives.WriteInt64LittleEndian(payload[16..], Lost);
        var record = new ArrayBufferWriter<byte>(EndBytes);
        RecordForm.Append(record, RecordKind.End, at, payload[..PayloadBytes]);
        var missing = EndBytes - record.WrittenCount;
        record.ResetWrittenCount();
        RecordForm.Append(record, RecordKind.End, at, payload[..(PayloadBytes + missing)]);
        return record.WrittenSpan.ToArray();
    }

    /// <summary>The counts that such a record tells; null where it is not one.</summary>
    public static RecordingCounts? Of(RecordCut cut) => cut.Kind != RecordKind.End || cut.Payload.Length < PayloadBytes
        ? null
        : new RecordingCounts(
            BinaryPrimitives.ReadInt64LittleEndian(cut.Payload.Span), BinaryPrimitives.ReadInt64LittleEndian(cut.Payload.Span[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(cut.Payload.Span[16..]));
}
