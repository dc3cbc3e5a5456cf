using Holdfast.Tn3270.CodePages;

namespace Holdfast.Tn3270.Screen;

/// <summary>
/// Tells the host what this terminal can do (GA23-0059, "Query Reply"). A code without a reply is left out; when nothing asked
/// for is known, the Null reply says so.
/// </summary>
internal static class QueryReply
{
    private const byte Summary = 0x80;
    private const byte UsableArea = 0x81;
    private const byte CharacterSets = 0x85;
    private const byte Color = 0x86;
    private const byte Highlighting = 0x87;
    private const byte ReplyModes = 0x88;
    private const byte ImplicitPartition = 0xA6;
    private const byte Null = 0xFF;

    /// <summary>Structured field identifier of every query reply.</summary>
    private const byte Identifier = 0x81;

    // A cell of 9 by 12 points at 96 points per inch: nothing depends on it, but programs that draw divide by it.
    private const byte CellWidth = 9;
    private const byte CellHeight = 12;
    private const int PointsPerInch = 96;

    private static ReadOnlySpan<byte> Extended =>
        [Summary, UsableArea, CharacterSets, Color, Highlighting, ReplyModes, ImplicitPartition];

    private static ReadOnlySpan<byte> Plain => [Summary, UsableArea, CharacterSets, ReplyModes, ImplicitPartition];

    /// <summary>Every reply, as Query asks.</summary>
    public static void WriteAll(ref RecordWriter output, TerminalModel model, CodePage codePage) =>
        WriteAsked(ref output, model, codePage, Known(model));

    /// <summary>The replies of a list of codes, in our order, each once.</summary>
    public static void WriteAsked(ref RecordWriter output, TerminalModel model, CodePage codePage, ReadOnlySpan<byte> asked)
    {
        output.Write((byte)Aid.StructuredField);
        var any = false;
        foreach (var code in Known(model))
        {
            if (!asked.Contains(code))
                continue;
            WriteOne(ref output, model, codePage, code);
            any = true;
        }

        if (!any)
            Head(ref output, 0, Null);
    }

    private static ReadOnlySpan<byte> Known(TerminalModel model) => model.ExtendedAttributes ? Extended : Plain;

    private static void WriteOne(ref RecordWriter output, TerminalModel model, CodePage codePage, byte code)
    {
        switch (code)
        {
            case Summary: WriteSummary(ref output, model); break;
            case UsableArea: WriteUsableArea(ref output, model); break;
            case CharacterSets: WriteCharacterSets(ref output, codePage); break;
            case Color: WriteColor(ref output); break;
            case Highlighting: WriteHighlighting(ref output); break;
            case ReplyModes: WriteReplyModes(ref output); break;
            case ImplicitPartition: WriteImplicitPartition(ref output, model); break;
        }
    }

    private static void Head(ref RecordWriter output, int content, byte code)
    {
        output.WriteUInt16(4 + content);
        output.Write(Identifier, code);
    }

    private static void WriteSummary(ref RecordWriter output, TerminalModel model)
    {
        var known = Known(model);
        Head(ref output, known.Length, Summary);
        output.Write(known);
    }

    // 12 and 14-bit addresses; size in cells; resolution in inches as a fraction; cell in points; buffer in cells.
    private static void WriteUsableArea(ref RecordWriter output, TerminalModel model)
    {
        Head(ref output, 19, UsableArea);
        output.Write(0x01, 0x00);
        output.WriteUInt16(model.AlternateColumns);
        output.WriteUInt16(model.AlternateRows);
        output.Write(0x00);
        output.WriteUInt16(1);
        output.WriteUInt16(PointsPerInch);
        output.WriteUInt16(1);
        output.WriteUInt16(PointsPerInch);
        output.Write(CellWidth, CellHeight);
        output.WriteUInt16(model.AlternateRows * model.AlternateColumns);
    }

    // One set, not loadable, named by its graphic character set (697, Latin-1) and code page. The graphic escape set is left
    // unsaid because only part of it can be shown.
    private static void WriteCharacterSets(ref RecordWriter output, CodePage codePage)
    {
        Head(ref output, 16, CharacterSets);
        output.Write(0x02, 0x00);
        output.Write(CellWidth, CellHeight);
        output.Write([0x00, 0x00, 0x00, 0x00]);
        output.Write(0x07);
        output.Write([0x00, 0x10, 0x00]);
        output.WriteUInt16(697);
        output.WriteUInt16(codePage.Number);
    }

    // Sixteen pairs of colour asked and colour shown; the default shows as green.
    private static void WriteColor(ref RecordWriter output)
    {
        Head(ref output, 34, Color);
        output.Write(0x00, 16);
        output.Write(0x00, (byte)TerminalColor.Green);
        for (var color = (int)TerminalColor.Blue; color <= (int)TerminalColor.White; color++)
            output.Write((byte)color, (byte)color);
    }

    private static void WriteHighlighting(ref RecordWriter output)
    {
        Head(ref output, 11, Highlighting);
        output.Write(5);
        output.Write([0x00, 0xF0, 0xF1, 0xF1, 0xF2, 0xF2, 0xF4, 0xF4, 0xF8, 0xF8]);
    }

    private static void WriteReplyModes(ref RecordWriter output)
    {
        Head(ref output, 3, ReplyModes);
        output.Write([(byte)ReplyMode.Field, (byte)ReplyMode.ExtendedField, (byte)ReplyMode.Character]);
    }

    private static void WriteImplicitPartition(ref RecordWriter output, TerminalModel model)
    {
        Head(ref output, 13, ImplicitPartition);
        output.Write(0x00, 0x00);
        output.Write([0x0B, 0x01, 0x00]);
        output.WriteUInt16(model.Columns);
        output.WriteUInt16(model.Rows);
        output.WriteUInt16(model.AlternateColumns);
        output.WriteUInt16(model.AlternateRows);
    }
}
