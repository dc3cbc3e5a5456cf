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
    private const byte AlphanumericPartitions = 0x84;
    private const byte CharacterSets = 0x85;
    private const byte Color = 0x86;
    private const byte Highlighting = 0x87;
    private const byte ReplyModes = 0x88;
    private const byte DoubleByteAsia = 0x91;
    private const byte DistributedData = 0x95;
    private const byte RpqNames = 0xA1;
    private const byte ImplicitPartition = 0xA6;
    private const byte Null = 0xFF;

    /// <summary>Structured field identifier of every query reply.</summary>
    private const byte Identifier = 0x81;

    // The measures of a 3279 model 2, which deployed terminals tell at any size: a cell of 9 by 12 points, and how many points
    // there are to the millimetre as a fraction.
    private const byte CellWidth = 9;
    private const byte CellHeight = 12;
    private const byte Millimetres = 1;

    /// <summary>The identifier of the double-byte set's store.</summary>
    private const byte DoubleByteStore = 0x80;

    private static ReadOnlySpan<byte> Codes =>
    [
        Summary, UsableArea, AlphanumericPartitions, CharacterSets, Color, Highlighting, ReplyModes, DoubleByteAsia,
        DistributedData, RpqNames, ImplicitPartition,
    ];

    /// <summary>Every reply, as Query asks.</summary>
    public static void WriteAll(ref RecordWriter output, ScreenBuffer screen) => WriteAsked(ref output, screen, Codes);

    /// <summary>The replies of a list of codes, in our order, each once.</summary>
    public static void WriteAsked(ref RecordWriter output, ScreenBuffer screen, ReadOnlySpan<byte> asked)
    {
        output.Write((byte)Aid.StructuredField);
        var any = false;
        foreach (var code in Codes)
        {
            if (!asked.Contains(code) || !IsKnown(screen, code))
                continue;
            WriteOne(ref output, screen, code);
            any = true;
        }

        if (!any)
            Head(ref output, 0, Null);
    }

    private static bool IsKnown(ScreenBuffer screen, byte code) => code switch
    {
        DoubleByteAsia => screen.CodePage.HasDoubleByte,
        DistributedData => screen.TransferLimit > 0,
        _ => true,
    };

    private static void WriteOne(ref RecordWriter output, ScreenBuffer screen, byte code)
    {
        switch (code)
        {
            case Summary: WriteSummary(ref output, screen); break;
            case UsableArea: WriteUsableArea(ref output, screen.Model); break;
            case AlphanumericPartitions: WritePartitions(ref output, screen.Model); break;
            case CharacterSets: WriteCharacterSets(ref output, screen.CodePage); break;
            case Color: WriteColor(ref output, screen.Model); break;
            case Highlighting: WriteHighlighting(ref output); break;
            case ReplyModes: WriteReplyModes(ref output); break;
            case DoubleByteAsia: WriteDoubleByteAsia(ref output); break;
            case DistributedData: WriteDistributedData(ref output, screen.TransferLimit); break;
            case RpqNames: WriteRpqNames(ref output, screen.ProductName); break;
            case ImplicitPartition: WriteImplicitPartition(ref output, screen.Model); break;
        }
    }

    private static void Head(ref RecordWriter output, int content, byte code)
    {
        output.WriteUInt16(4 + content);
        output.Write(Identifier, code);
    }

    private static void WriteSummary(ref RecordWriter output, ScreenBuffer screen)
    {
        var known = 0;
        foreach (var code in Codes)
            known += IsKnown(screen, code) ? 1 : 0;
        Head(ref output, known, Summary);
        foreach (var code in Codes)
        {
            if (IsKnown(screen, code))
                output.Write(code);
        }
    }

    // 12 and 14-bit addresses; size in cells; resolution as a fraction; cell in points; buffer in cells.
    private static void WriteUsableArea(ref RecordWriter output, TerminalModel model)
    {
        Head(ref output, 19, UsableArea);
        output.Write(0x01, 0x00);
        output.WriteUInt16(model.AlternateColumns);
        output.WriteUInt16(model.AlternateRows);
        output.Write(Millimetres);
        output.Write([0x00, 0x0A, 0x02, 0xE5]);
        output.Write([0x00, 0x02, 0x00, 0x6F]);
        output.Write(CellWidth, CellHeight);
        output.WriteUInt16(model.AlternateRows * model.AlternateColumns);
    }

    // None but the implicit one, and no features of explicit ones.
    private static void WritePartitions(ref RecordWriter output, TerminalModel model)
    {
        Head(ref output, 4, AlphanumericPartitions);
        output.Write(0x00);
        output.WriteUInt16(model.AlternateRows * model.AlternateColumns);
        output.Write(0x00);
    }

    // Sets that cannot be loaded, each named by graphic character set and code page: the base set, that of graphic escape, which
    // attribute F1 selects as well, and with a double-byte page its set, which attribute F8 and shift-out select.
    private static void WriteCharacterSets(ref RecordWriter output, CodePage codePage)
    {
        var wide = codePage.DoubleByteSet;
        var descriptor = wide is null ? 7 : 11;
        Head(ref output, 9 + (descriptor * (wide is null ? 2 : 3)), CharacterSets);
        output.Write(wide is null ? (byte)0x82 : (byte)0x8E, 0x00);
        output.Write(CellWidth, CellHeight);
        output.Write([0x00, 0x00, 0x00, 0x00]);
        output.Write((byte)descriptor);
        output.Write([0x00, wide is null ? (byte)0x10 : (byte)0x00, 0x00]);
        WriteSet(ref output, codePage.SingleByteSet, wide is not null);
        output.Write([0x01, 0x00, Look.AplSet]);
        WriteSet(ref output, new(GraphicEscapeSet.GraphicSet, GraphicEscapeSet.CodePage), wide is not null);
        if (wide is not { } set)
            return;
        output.Write([DoubleByteStore, 0x20, Look.DoubleByteSet, 2 * CellWidth, CellHeight, 0x41, 0x7F]);
        output.WriteUInt16(set.GraphicSet);
        output.WriteUInt16(set.CodePage);
    }

    private static void WriteSet(ref RecordWriter output, CharacterSetId set, bool sized)
    {
        if (sized)
            output.Write([0x00, 0x00, 0x00, 0x00]);
        output.WriteUInt16(set.GraphicSet);
        output.WriteUInt16(set.CodePage);
    }

    // Sixteen pairs of colour asked and colour shown; the default shows as green, and on a 3278 so does everything.
    private static void WriteColor(ref RecordWriter output, TerminalModel model)
    {
        Head(ref output, 34, Color);
        output.Write(0x00, 16);
        output.Write(0x00, (byte)TerminalColor.Green);
        for (var color = (int)TerminalColor.Blue; color <= (int)TerminalColor.White; color++)
            output.Write((byte)color, model.Color ? (byte)color : (byte)0);
    }

    // Shift-out and shift-in with the set of store 80; the operator may create them.
    private static void WriteDoubleByteAsia(ref RecordWriter output)
    {
        Head(ref output, 7, DoubleByteAsia);
        output.Write(0x00);
        output.Write([0x03, 0x01, DoubleByteStore]);
        output.Write([0x03, 0x02, 0x01]);
    }

    // The longest field both ways, one subset, and that the first.
    private static void WriteDistributedData(ref RecordWriter output, int limit)
    {
        Head(ref output, 8, DistributedData);
        output.WriteUInt16(0);
        output.WriteUInt16(limit);
        output.WriteUInt16(limit);
        output.Write(0x01, 0x01);
    }

    // Device and model are left open; the name carries its length, which counts itself.
    private static void WriteRpqNames(ref RecordWriter output, string name)
    {
        Head(ref output, 9 + name.Length, RpqNames);
        output.Write([0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00]);
        output.Write((byte)(1 + name.Length));
        foreach (var character in name)
            output.Write(CodePage.Cp037.TryToEbcdic(character, out var code) ? code : (byte)0x6F);
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
