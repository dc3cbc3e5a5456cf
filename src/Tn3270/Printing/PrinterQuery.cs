using System.Buffers;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Printing;

/// <summary>
/// What a printer of LU type 3 answers to Read Partition with Query and Query List (GA23-0059, "Query replies"): page and
/// buffer, code pages, colours and highlighting it takes.
/// </summary>
internal static class PrinterQuery
{
    /// <summary>Characters on a line of the usable area.</summary>
    public const int Columns = 66;

    /// <summary>Lines of the usable area.</summary>
    public const int Rows = 72;

    private const byte Identifier = 0x81;
    private const byte Summary = 0x80;
    private const byte UsableArea = 0x81;
    private const byte AlphanumericPartitions = 0x84;
    private const byte CharacterSets = 0x85;
    private const byte Color = 0x86;
    private const byte Highlighting = 0x87;
    private const byte ReplyModes = 0x88;
    private const byte ImplicitPartition = 0xA6;
    private const byte Null = 0xFF;
    private const byte CellWidth = 10;
    private const byte CellHeight = 20;

    private static ReadOnlySpan<byte> Codes =>
        [Summary, UsableArea, AlphanumericPartitions, CharacterSets, Color, Highlighting, ReplyModes, ImplicitPartition];

    /// <summary>Writes the inbound record that a Read Partition field asks for.</summary>
    /// <returns>What is wrong with the field; then nothing is written.</returns>
    public static RecordFault Answer(ReadOnlySpan<byte> field, CodePage page, IBufferWriter<byte> reply)
    {
        if (field.Length < 5)
        {
            return RecordFault.InvalidStructuredField;
        }
        if (field[3] != StructuredField.QueryPartition)
        {
            return RecordFault.UnknownPartition;
        }
        bool isList = field[4] == StructuredField.QueryList;
        if (!isList && field[4] != StructuredField.Query)
        {
            return RecordFault.UnsupportedStructuredField;
        }
        if (isList && field.Length < 6)
        {
            return RecordFault.InvalidStructuredField;
        }
        bool listed = isList && field[5] == StructuredField.ListedReplies;
        WriteReplies(reply, page, listed ? field[6..] : Codes);
        return RecordFault.None;
    }

    private static void WriteReplies(IBufferWriter<byte> reply, CodePage page, ReadOnlySpan<byte> asked)
    {
        RecordWriter output = new(reply);
        output.Write((byte)Aid.StructuredField);
        bool any = false;
        foreach (byte code in Codes)
        {
            if (asked.Contains(code))
            {
                any = true;
                WriteOne(ref output, page, code);
            }
        }
        if (!any)
        {
            Field(ref output, Null, []);
        }
        output.Finish();
    }

    private static void WriteOne(ref RecordWriter output, CodePage page, byte code)
    {
        switch (code)
        {
            case Summary:
                Field(ref output, code, Codes);
                break;
            case UsableArea:
                // 12 and 14-bit addresses; size in cells; millimetres; resolution as two fractions; a cell in points.
                Field(ref output, code,
                    [0x01, 0x00, 0x00, Columns, 0x00, Rows, 0x01, 0x00, 0x05, 0x00, 0xFC, 0x00, 0x0D, 0x02, 0x52, CellWidth, CellHeight, 0x00, 0x00]);
                break;
            case AlphanumericPartitions:
                // None but the implicit one.
                Field(ref output, code, [0x00, Rows * Columns >> 8, Rows * Columns & 0xFF, 0x00]);
                break;
            case CharacterSets:
                WriteCharacterSets(ref output, page);
                break;
            case Color:
                WriteColors(ref output);
                break;
            case Highlighting:
                Field(ref output, code, [0x05, 0x00, 0xF0, 0xF1, 0xF1, 0xF2, 0xF2, 0xF4, 0xF4, 0xF8, 0xF8]);
                break;
            case ReplyModes:
                Field(ref output, code, [0x00, 0x01, 0x02]);
                break;
            case ImplicitPartition:
                Field(ref output, code, [0x00, 0x00, 0x0B, 0x01, 0x00, 0x00, Columns, 0x00, Rows, 0x00, Columns, 0x00, Rows]);
                break;
        }
    }

    // The base set and that of graphic escape, neither of which can be loaded, by graphic character set and code page.
    private static void WriteCharacterSets(ref RecordWriter output, CodePage page)
    {
        Span<byte> content = stackalloc byte[23];
        ((ReadOnlySpan<byte>)[0x82, 0x00, CellWidth, CellHeight, 0x00, 0x00, 0x00, 0x00, 0x07, 0x00, 0x10, 0x00]).CopyTo(content);
        WriteSet(content[12..], page.SingleByteSet);
        ((ReadOnlySpan<byte>)[0x01, 0x00, Look.AplSet]).CopyTo(content[16..]);
        WriteSet(content[19..], new CharacterSetId(GraphicEscapeSet.GraphicSet, GraphicEscapeSet.CodePage));
        Field(ref output, CharacterSets, content);
    }

    private static void WriteSet(Span<byte> content, CharacterSetId set)
    {
        content[0] = (byte)(set.GraphicSet >> 8);
        content[1] = (byte)set.GraphicSet;
        content[2] = (byte)(set.CodePage >> 8);
        content[3] = (byte)set.CodePage;
    }

    // The default is green, which is black on paper; the others are themselves.
    private static void WriteColors(ref RecordWriter output)
    {
        const int colors = 16;
        Span<byte> content = stackalloc byte[2 + 2 * colors];
        content[0] = 0x00;
        content[1] = colors;
        content[3] = 0xF4;
        for (int color = 1; color < colors; color++)
        {
            content[2 + 2 * color] = content[3 + 2 * color] = (byte)(0xF0 + color);
        }
        content[2] = 0x00;
        Field(ref output, Color, content);
    }

    private static void Field(ref RecordWriter output, byte code, scoped ReadOnlySpan<byte> content)
    {
        output.WriteUInt16(4 + content.Length);
        output.Write(Identifier, code);
        output.Write(content);
    }
}
