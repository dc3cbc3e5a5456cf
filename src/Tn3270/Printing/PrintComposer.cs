using System.Buffers;
using System.Text;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Printing;

/// <summary>
/// A host's end of printing: makes of pages of text the records that print them. Characters the code page does not have become a
/// hyphen, as printers have it. Wide characters take two columns, and what says that they come takes none.
/// </summary>
public static class PrintComposer
{
    /// <summary>Bytes of one SCS record; a job goes in as many as it needs.</summary>
    public const int ScsRecordLength = 1920;

    private const byte Unknown = 0x60;

    /// <summary>Reset, start the printer; lines as the orders make them.</summary>
    private const byte StartPrinter = 0xC8;

    private const byte EndOfMedium = 0x19;

    private static readonly Shifts ScsShifts = new([ScsCode.ShiftOut], [ScsCode.ShiftIn]);

    // In a buffer each shift takes a position, which would move what follows; attributes take none.
    private static readonly Shifts FieldShifts = new(
        [ScsCode.SetAttribute, ScsCode.CharacterSet, Look.DoubleByteSet], [ScsCode.SetAttribute, ScsCode.CharacterSet, 0]);

    /// <summary>Pages as SCS (LU type 1).</summary>
    /// <param name="pages">Pages of lines; lines beyond 132 characters go on in the next line.</param>
    /// <param name="pageLength">Lines of the paper, 2 to 255, told by SVF; 0 leaves it as it is.</param>
    /// <param name="page">The printer's code page.</param>
    public static IReadOnlyList<ReadOnlyMemory<byte>> ComposeScs(
        IEnumerable<IReadOnlyList<string>> pages, int pageLength, CodePage page)
    {
        ArgumentNullException.ThrowIfNull(pages);
        ArgumentNullException.ThrowIfNull(page);
        ArrayBufferWriter<byte> data = new();
        if (pageLength > 0)
        {
            data.Write((ReadOnlySpan<byte>)[ScsCode.Set, ScsCode.VerticalFormat, 2, (byte)pageLength]);
        }
        bool first = true;
        foreach (IReadOnlyList<string> lines in pages)
        {
            if (!first)
            {
                data.Write((ReadOnlySpan<byte>)[ScsCode.FormFeed]);
            }
            first = false;
            WriteLines(data, lines, page, ScsShifts);
        }
        List<ReadOnlyMemory<byte>> records = [];
        ReadOnlyMemory<byte> rest = data.WrittenMemory;
        while (!rest.IsEmpty)
        {
            int length = Math.Min(ScsRecordLength, rest.Length);
            records.Add(rest[..length]);
            rest = rest[length..];
        }
        return records;
    }

    /// <summary>Pages as 3270 writes (LU type 3), one for each page.</summary>
    /// <param name="pages">Pages of lines; lines beyond 132 characters go on in the next line.</param>
    /// <param name="page">The printer's code page.</param>
    /// <exception cref="ArgumentException">A page is longer than a printer's buffer.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> ComposeDataStream(IEnumerable<IReadOnlyList<string>> pages, CodePage page)
    {
        ArgumentNullException.ThrowIfNull(pages);
        ArgumentNullException.ThrowIfNull(page);
        List<ReadOnlyMemory<byte>> records = [];
        foreach (IReadOnlyList<string> lines in pages)
        {
            ArrayBufferWriter<byte> record = new();
            record.Write((ReadOnlySpan<byte>)[0xF5, StartPrinter]);
            if (records.Count > 0)
            {
                record.Write((ReadOnlySpan<byte>)[ScsCode.FormFeed]);
            }
            WriteLines(record, lines, page, FieldShifts);
            record.Write((ReadOnlySpan<byte>)[EndOfMedium]);
            if (record.WrittenCount > FieldPrinter.BufferSize)
            {
                throw new ArgumentException("A page is longer than a printer's buffer.", nameof(pages));
            }
            records.Add(record.WrittenMemory);
        }
        return records;
    }

    private static void WriteLines(ArrayBufferWriter<byte> output, IReadOnlyList<string> lines, CodePage page, Shifts shifts)
    {
        foreach (string line in lines)
        {
            bool wide = false;
            foreach (Rune rune in line.EnumerateRunes())
            {
                bool single = Single(page, rune, out byte code);
                byte first = 0;
                byte second = 0;
                bool isWide = !single && page.TryToEbcdic(rune, out first, out second);
                if (isWide != wide)
                {
                    output.Write(isWide ? shifts.Out : shifts.In);
                    wide = isWide;
                }
                output.Write(isWide ? [first, second] : (ReadOnlySpan<byte>)[single ? code : Unknown]);
            }
            if (wide)
            {
                output.Write(shifts.In);
            }
            output.Write((ReadOnlySpan<byte>)[ScsCode.NewLine]);
        }
    }

    private static bool Single(CodePage page, Rune rune, out byte code)
    {
        code = 0;
        return rune.IsBmp && page.TryToEbcdic((char)rune.Value, out code) && code >= ScsCode.FirstGraphic;
    }

    /// <summary>What goes before and behind double-byte text.</summary>
    private readonly record struct Shifts(byte[] Out, byte[] In);
}
