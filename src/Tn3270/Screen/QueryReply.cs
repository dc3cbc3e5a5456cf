using Holdfast.Tn3270.CodePages;

namespace Holdfast.Tn3270.Screen;

/// <summary>
/// Tells the host what this terminal can do (GA23-0059, "Query Reply"). A code without a reply is left out; when nothing asked
/// for is known, the Null reply says so.
/// </summary>
internal static class QueryReply
{
    // The measures of a 3279 model 2, which deployed terminals tell at any size: a cell of 9 by 12 points, and how many points
    // there are to the millimetre as a fraction.
    private const byte CellWidth = 9;
    private const byte CellHeight = 12;
    private const byte Millimetres = 1;

    private static ReadOnlySpan<byte> Codes =>
    [
        QueryCode.Summary, QueryCode.UsableArea, QueryCode.AlphanumericPartitions, QueryCode.CharacterSets, QueryCode.Color,
        QueryCode.Highlighting, QueryCode.ReplyModes, QueryCode.FieldValidation, QueryCode.DoubleByteAsia, QueryCode.DistributedData,
        QueryCode.RpqNames, QueryCode.ImplicitPartition,
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
            QueryField.Head(ref output, 0, QueryCode.Null);
    }

    private static bool IsKnown(ScreenBuffer screen, byte code) => code switch
    {
        QueryCode.FieldValidation => screen.ValidatesFields,
        QueryCode.DoubleByteAsia => screen.CodePage.HasDoubleByte,
        QueryCode.DistributedData => screen.TransferLimit > 0,
        _ => true,
    };

    private static void WriteOne(ref RecordWriter output, ScreenBuffer screen, byte code)
    {
        var model = screen.Model;
        switch (code)
        {
            case QueryCode.Summary: WriteSummary(ref output, screen); break;
            case QueryCode.UsableArea: WriteUsableArea(ref output, model); break;
            case QueryCode.AlphanumericPartitions: QueryField.WritePartitions(ref output, model.AlternateRows * model.AlternateColumns); break;
            case QueryCode.CharacterSets: QueryField.WriteCharacterSets(ref output, screen.CodePage, CellWidth, CellHeight); break;
            case QueryCode.Color: QueryField.WriteColor(ref output, model.Color); break;
            case QueryCode.Highlighting: QueryField.WriteHighlighting(ref output); break;
            case QueryCode.ReplyModes: QueryField.WriteReplyModes(ref output); break;
            case QueryCode.FieldValidation: WriteFieldValidation(ref output); break;
            case QueryCode.DoubleByteAsia: QueryField.WriteDoubleByteAsia(ref output); break;
            case QueryCode.DistributedData: WriteDistributedData(ref output, screen.TransferLimit); break;
            case QueryCode.RpqNames: WriteRpqNames(ref output, screen.ProductName); break;
            case QueryCode.ImplicitPartition:
                QueryField.WriteImplicitPartition(ref output, model.Rows, model.Columns, model.AlternateRows, model.AlternateColumns);
                break;
        }
    }

    private static void WriteSummary(ref RecordWriter output, ScreenBuffer screen)
    {
        var known = 0;
        foreach (var code in Codes)
            known += IsKnown(screen, code) ? 1 : 0;
        QueryField.Head(ref output, known, QueryCode.Summary);
        foreach (var code in Codes)
        {
            if (IsKnown(screen, code))
                output.Write(code);
        }
    }

    // 12 and 14-bit addresses; size in cells; resolution as a fraction; cell in points; buffer in cells.
    private static void WriteUsableArea(ref RecordWriter output, TerminalModel model)
    {
        QueryField.Head(ref output, 19, QueryCode.UsableArea);
        output.Write(0x01, 0x00);
        output.WriteUInt16(model.AlternateColumns);
        output.WriteUInt16(model.AlternateRows);
        output.Write(Millimetres);
        output.Write([0x00, 0x0A, 0x02, 0xE5]);
        output.Write([0x00, 0x02, 0x00, 0x6F]);
        output.Write(CellWidth, CellHeight);
        output.WriteUInt16(model.AlternateRows * model.AlternateColumns);
    }

    // Mandatory fill, mandatory entry and trigger fields.
    private static void WriteFieldValidation(ref RecordWriter output)
    {
        const byte all = (byte)(FieldValidation.MandatoryFill | FieldValidation.MandatoryEntry | FieldValidation.Trigger);
        QueryField.Head(ref output, 1, QueryCode.FieldValidation);
        output.Write(all);
    }

    // The longest field both ways, one subset, and that the first.
    private static void WriteDistributedData(ref RecordWriter output, int limit)
    {
        QueryField.Head(ref output, 8, QueryCode.DistributedData);
        output.WriteUInt16(0);
        output.WriteUInt16(limit);
        output.WriteUInt16(limit);
        output.Write(0x01, 0x01);
    }

    // Device and model are left open; the name carries its length, which counts itself.
    private static void WriteRpqNames(ref RecordWriter output, string name)
    {
        QueryField.Head(ref output, 9 + name.Length, QueryCode.RpqNames);
        output.Write([0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00]);
        output.Write((byte)(1 + name.Length));
        foreach (var character in name)
            output.Write(CodePage.Cp037.TryToEbcdic(character, out var code) ? code : (byte)0x6F);
    }
}
