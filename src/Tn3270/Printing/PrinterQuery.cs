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

    private const byte CellWidth = 10;
    private const byte CellHeight = 20;

    private static ReadOnlySpan<byte> Codes =>
    [
        QueryCode.Summary, QueryCode.UsableArea, QueryCode.AlphanumericPartitions, QueryCode.CharacterSets, QueryCode.Color,
        QueryCode.Highlighting, QueryCode.ReplyModes, QueryCode.DoubleByteAsia, QueryCode.ImplicitPartition,
    ];

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
            if (asked.Contains(code) && IsKnown(page, code))
            {
                any = true;
                WriteOne(ref output, page, code);
            }
        }
        if (!any)
        {
            QueryField.Head(ref output, 0, QueryCode.Null);
        }
        output.Finish();
    }

    private static bool IsKnown(CodePage page, byte code) => code != QueryCode.DoubleByteAsia || page.HasDoubleByte;

    private static void WriteOne(ref RecordWriter output, CodePage page, byte code)
    {
        switch (code)
        {
            case QueryCode.Summary:
                WriteSummary(ref output, page);
                break;
            case QueryCode.UsableArea:
                // 12 and 14-bit addresses; size in cells; millimetres; resolution as two fractions; a cell in points.
                QueryField.Head(ref output, 19, code);
                output.Write(
                    [0x01, 0x00, 0x00, Columns, 0x00, Rows, 0x01, 0x00, 0x05, 0x00, 0xFC, 0x00, 0x0D, 0x02, 0x52, CellWidth, CellHeight, 0x00, 0x00]);
                break;
            case QueryCode.AlphanumericPartitions:
                QueryField.WritePartitions(ref output, Rows * Columns);
                break;
            case QueryCode.CharacterSets:
                QueryField.WriteCharacterSets(ref output, page, CellWidth, CellHeight);
                break;
            case QueryCode.Color:
                // The default is green, which is black on paper.
                QueryField.WriteColor(ref output, colors: true);
                break;
            case QueryCode.Highlighting:
                QueryField.WriteHighlighting(ref output);
                break;
            case QueryCode.ReplyModes:
                QueryField.WriteReplyModes(ref output);
                break;
            case QueryCode.DoubleByteAsia:
                QueryField.WriteDoubleByteAsia(ref output);
                break;
            case QueryCode.ImplicitPartition:
                QueryField.WriteImplicitPartition(ref output, Rows, Columns, Rows, Columns);
                break;
        }
    }

    private static void WriteSummary(ref RecordWriter output, CodePage page)
    {
        QueryField.Head(ref output, page.HasDoubleByte ? Codes.Length : Codes.Length - 1, QueryCode.Summary);
        foreach (byte code in Codes)
        {
            if (IsKnown(page, code))
            {
                output.Write(code);
            }
        }
    }
}
