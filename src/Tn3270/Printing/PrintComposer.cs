using System.Buffers;
using Holdfast.Tn3270.CodePages;

namespace Holdfast.Tn3270.Printing;

/// <summary>
/// A host's end of printing: makes of pages of text the records that print them. Characters the code page does not have become a
/// hyphen, as printers have it.
/// </summary>
public static class PrintComposer
{
    /// <summary>Bytes of one SCS record; a job goes in as many as it needs.</summary>
    public const int ScsRecordLength = 1920;

    private const byte Unknown = 0x60;

    /// <summary>Reset, start the printer; lines as the orders make them.</summary>
    private const byte StartPrinter = 0xC8;

    private const byte EndOfMedium = 0x19;

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
            WriteLines(data, lines, page);
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
            WriteLines(record, lines, page);
            record.Write((ReadOnlySpan<byte>)[EndOfMedium]);
            if (record.WrittenCount > FieldPrinter.BufferSize)
            {
                throw new ArgumentException("A page is longer than a printer's buffer.", nameof(pages));
            }
            records.Add(record.WrittenMemory);
        }
        return records;
    }

    private static void WriteLines(ArrayBufferWriter<byte> output, IReadOnlyList<string> lines, CodePage page)
    {
        foreach (string line in lines)
        {
            Span<byte> codes = output.GetSpan(line.Length + 1);
            for (int i = 0; i < line.Length; i++)
            {
                codes[i] = page.TryToEbcdic(line[i], out byte code) && code >= ScsCode.FirstGraphic ? code : Unknown;
            }
            codes[line.Length] = ScsCode.NewLine;
            output.Advance(line.Length + 1);
        }
    }
}
