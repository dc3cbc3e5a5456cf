using System.Buffers;

namespace Holdfast.Tn3270.Transfer;

/// <summary>What IND$FILE does between the bytes that go over and the records of a data set.</summary>
internal static class DatasetTranslation
{
    private const byte CarriageReturn = 0x0D;
    private const byte LineFeed = 0x0A;
    private const byte EndOfFile = 0x1A;
    private const byte Blank = 0x40;

    /// <summary>The bytes that go over for a data set.</summary>
    public static byte[] ToWire(Dataset dataset, TransferCommand command)
    {
        ArrayBufferWriter<byte> wire = new();
        foreach (ReadOnlyMemory<byte> record in dataset.Records)
        {
            ReadOnlySpan<byte> bytes = record.Span;
            if (!command.Text)
            {
                wire.Write(bytes);
            }
            else
            {
                // What pads a record of fixed length is none of the text.
                WriteText(wire, dataset.Format == RecordFormat.Fixed && command.CrLf ? bytes.TrimEnd(Blank) : bytes);
            }
            if (command.CrLf)
            {
                wire.Write([CarriageReturn, LineFeed]);
            }
        }
        return wire.WrittenSpan.ToArray();
    }

    /// <summary>The data set that bytes make.</summary>
    /// <param name="wire">What came.</param>
    /// <param name="command">What was asked for.</param>
    /// <param name="existing">The data set that is appended to or overwritten; null for none.</param>
    /// <param name="segmented">Whether a line was longer than a record and goes on in the next.</param>
    public static Dataset FromWire(ReadOnlySpan<byte> wire, TransferCommand command, Dataset? existing, out bool segmented)
    {
        (RecordFormat format, int length) = Shape(command, existing);
        List<ReadOnlyMemory<byte>> records = command.Append && existing is not null ? [.. existing.Records] : [];
        byte[] bytes = wire.ToArray();
        if (command.Text)
        {
            // Divided before it is translated: the table makes one code of two ASCII codes.
            segmented = Divide(bytes, command.CrLf, length, records, HostAscii.ToEbcdic);
        }
        else
        {
            segmented = Divide(bytes, command.CrLf, length, records, static code => code);
        }
        if (format == RecordFormat.Fixed)
        {
            Pad(records, length, command.Text ? Blank : (byte)0);
        }
        return new Dataset { Format = format, RecordLength = length, Records = records };
    }

    private static (RecordFormat Format, int Length) Shape(TransferCommand command, Dataset? existing)
    {
        bool keeps = existing is not null && command.RecordFormat == RecordFormat.Default;
        RecordFormat format = keeps ? existing!.Format
            : command.RecordFormat == RecordFormat.Default ? RecordFormat.Variable
            : command.RecordFormat;
        int fallback = keeps ? existing!.RecordLength
            : format == RecordFormat.Fixed ? Dataset.DefaultRecordLength : Dataset.DefaultVariableLength;
        return (format, Math.Clamp(command.RecordLength > 0 ? command.RecordLength : fallback, 1, Dataset.RecordLengthLimit));
    }

    private static void WriteText(ArrayBufferWriter<byte> wire, ReadOnlySpan<byte> record)
    {
        Span<byte> room = wire.GetSpan(Math.Max(1, record.Length));
        for (int i = 0; i < record.Length; i++)
        {
            room[i] = HostAscii.ToAscii(record[i]);
        }
        wire.Advance(record.Length);
    }

    private static bool Divide(
        byte[] bytes, bool crLf, int length, List<ReadOnlyMemory<byte>> records, Func<byte, byte> translate)
    {
        bool segmented = false;
        ReadOnlySpan<byte> rest = bytes;
        if (crLf)
        {
            rest = rest.TrimEnd(EndOfFile);
        }
        while (!rest.IsEmpty)
        {
            int end = crLf ? rest.IndexOf([CarriageReturn, LineFeed]) : -1;
            ReadOnlySpan<byte> line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? [] : rest[(end + 2)..];
            segmented |= crLf && line.Length > length;
            do
            {
                ReadOnlySpan<byte> record = line[..Math.Min(line.Length, length)];
                line = line[record.Length..];
                records.Add(Translate(record, translate));
            }
            while (!line.IsEmpty);
        }
        return segmented;
    }

    private static byte[] Translate(ReadOnlySpan<byte> bytes, Func<byte, byte> translate)
    {
        byte[] translated = new byte[bytes.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            translated[i] = translate(bytes[i]);
        }
        return translated;
    }

    private static void Pad(List<ReadOnlyMemory<byte>> records, int length, byte filler)
    {
        for (int i = 0; i < records.Count; i++)
        {
            if (records[i].Length < length)
            {
                byte[] padded = new byte[length];
                Array.Fill(padded, filler);
                records[i].CopyTo(padded);
                records[i] = padded;
            }
        }
    }
}
