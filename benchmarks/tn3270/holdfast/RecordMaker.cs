namespace Holdfast.Benchmarks.Tn3270;

/// <summary>Writes single records as hosts write them: GA23-0059 orders, EBCDIC text, 12-bit addresses.</summary>
internal static class RecordMaker
{
    private const int Rows = 24, Columns = 80;
    private const byte Write = 0xF1, EraseWrite = 0xF5, Restore = 0xC3, Keep = 0xC2;
    private const byte SetBufferAddress = 0x11, StartField = 0x1D, StartFieldExtended = 0x29, SetAttribute = 0x28, InsertCursor = 0x13;
    private const byte RepeatToAddress = 0x3C, Blank = 0x40, Protected = 0xF0, Bright = 0xF8, Input = 0x40;

    /// <summary>The characters that GA23-0059 has for six bits of an address.</summary>
    private static readonly byte[] SixBits = [.. Enumerable.Range(0, 64).Select(Coded)];

    /// <summary>Appends a record of one kind, without its end.</summary>
    public static void Append(List<byte> record, RecordKinds kind, Random random)
    {
        switch (kind)
        {
            case RecordKinds.Panels:
                AppendPanel(record, random);
                break;
            case RecordKinds.Partials:
                AppendPartial(record, random);
                break;
            default:
                AppendRepeats(record, random);
                break;
        }
    }

    /// <summary>Appends Set Buffer Address.</summary>
    public static void At(List<byte> record, int row, int column)
    {
        record.Add(SetBufferAddress);
        Address(record, row * Columns + column);
    }

    /// <summary>A title, columns of labels and values, input fields, a line of keys.</summary>
    private static void AppendPanel(List<byte> record, Random random)
    {
        record.AddRange([EraseWrite, Restore]);
        At(record, 0, 0);
        record.AddRange([StartField, Bright]);
        Text(record, random, 60);
        for (int row = 2; row < Rows - 2; row++)
        {
            At(record, row, 0);
            record.AddRange([StartFieldExtended, 2, 0xC0, Protected, 0x42, 0xF5]);
            Text(record, random, 18);
            if (row % 4 != 0)
            {
                Text(record, random, random.Next(26, 54));
                continue;
            }
            record.AddRange([StartField, Input]);
            Text(record, random, 4);
            At(record, row, 50);
            record.AddRange([StartField, Protected]);
            Text(record, random, random.Next(16, 28));
        }
        At(record, Rows - 1, 0);
        record.AddRange([StartField, Protected]);
        Text(record, random, 70);
        At(record, 4, 20);
        record.Add(InsertCursor);
    }

    /// <summary>A few places of the screen as it is: text, some of it in colour.</summary>
    private static void AppendPartial(List<byte> record, Random random)
    {
        record.AddRange([Write, Keep]);
        for (int left = random.Next(1, 5); left > 0; left--)
        {
            At(record, random.Next(1, Rows - 1), random.Next(1, 40));
            if (random.Next(3) == 0)
            {
                record.AddRange([SetAttribute, 0x42, 0xF2]);
            }
            Text(record, random, random.Next(6, 38));
        }
    }

    /// <summary>Boxes and rules drawn by repeating, rows blanked by it, and a heading.</summary>
    private static void AppendRepeats(List<byte> record, Random random)
    {
        record.AddRange([EraseWrite, Restore]);
        for (int row = 0; row < Rows; row++)
        {
            At(record, row, 0);
            record.AddRange([StartField, Protected, RepeatToAddress]);
            Address(record, row * Columns + random.Next(20, 40));
            record.Add(row % 6 == 0 ? (byte)0x60 : Blank);
            record.Add(RepeatToAddress);
            Address(record, row * Columns + 79);
            record.Add(row % 6 == 0 ? (byte)0x7E : Blank);
        }
        At(record, 1, 4);
        Text(record, random, 30);
    }

    /// <summary>EBCDIC letters and digits in words.</summary>
    private static void Text(List<byte> record, Random random, int length)
    {
        for (int i = 0; i < length; i++)
        {
            record.Add(random.Next(7) == 0 ? Blank : random.Next(4) == 0 ? (byte)random.Next(0xF0, 0xFA) : (byte)random.Next(0xC1, 0xCA));
        }
    }

    private static void Address(List<byte> record, int address)
    {
        record.Add(SixBits[address >> 6]);
        record.Add(SixBits[address & 63]);
    }

    /// <summary>Six bits with the two above them that make a graphic character (GA23-0059, "Buffer Addressing").</summary>
    private static byte Coded(int bits) => bits switch
    {
        0x21 => 0x61,
        0x30 => 0xF0,
        _ when (bits & 0x0F) is >= 1 and <= 9 => (byte)(0xC0 | bits),
        _ => (byte)(0x40 | bits),
    };
}
