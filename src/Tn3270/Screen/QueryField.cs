using Holdfast.Tn3270.CodePages;

namespace Holdfast.Tn3270.Screen;

/// <summary>Writes the query replies that displays and printers have in common (GA23-0059, "Query Reply Structured Fields").</summary>
internal static class QueryField
{
    /// <summary>Structured field identifier of every query reply.</summary>
    private const byte Identifier = 0x81;

    /// <summary>The identifier of the double-byte set's store.</summary>
    private const byte DoubleByteStore = 0x80;

    /// <summary>The head of a reply.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="content">Bytes that follow the head.</param>
    /// <param name="code">One of <see cref="QueryCode"/>.</param>
    public static void Head(ref RecordWriter output, int content, byte code)
    {
        output.WriteUInt16(4 + content);
        output.Write(Identifier, code);
    }

    /// <summary>None but the implicit partition, and no features of explicit ones.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="storage">Positions of the largest size.</param>
    public static void WritePartitions(ref RecordWriter output, int storage)
    {
        Head(ref output, 4, QueryCode.AlphanumericPartitions);
        output.Write(0x00);
        output.WriteUInt16(storage);
        output.Write(0x00);
    }

    /// <summary>
    /// Sets that cannot be loaded, each named by graphic character set and code page: the base set, that of graphic escape, which
    /// attribute F1 selects as well, and with a double-byte page its set, which attribute F8 and shift-out select.
    /// </summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="codePage">The host's code page.</param>
    /// <param name="cellWidth">Of a single-byte character, in points.</param>
    /// <param name="cellHeight">Of any, in points.</param>
    public static void WriteCharacterSets(ref RecordWriter output, CodePage codePage, byte cellWidth, byte cellHeight)
    {
        var wide = codePage.DoubleByteSet;
        var descriptor = wide is null ? 7 : 11;
        Head(ref output, 9 + (descriptor * (wide is null ? 2 : 3)), QueryCode.CharacterSets);
        output.Write(wide is null ? (byte)0x82 : (byte)0x8E, 0x00);
        output.Write(cellWidth, cellHeight);
        output.Write([0x00, 0x00, 0x00, 0x00]);
        output.Write((byte)descriptor);
        output.Write([0x00, wide is null ? (byte)0x10 : (byte)0x00, 0x00]);
        WriteSet(ref output, codePage.SingleByteSet, wide is not null);
        output.Write([0x01, 0x00, Look.AplSet]);
        WriteSet(ref output, new(GraphicEscapeSet.GraphicSet, GraphicEscapeSet.CodePage), wide is not null);
        if (wide is not { } set)
            return;
        output.Write([DoubleByteStore, 0x20, Look.DoubleByteSet, (byte)(2 * cellWidth), cellHeight, 0x41, 0x7F]);
        output.WriteUInt16(set.GraphicSet);
        output.WriteUInt16(set.CodePage);
    }

    /// <summary>
    /// Sixteen pairs of colour asked and colour shown; the default shows as green, and where there is but one so does everything.
    /// </summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="colors">Whether there are more than one.</param>
    public static void WriteColor(ref RecordWriter output, bool colors)
    {
        Head(ref output, 34, QueryCode.Color);
        output.Write(0x00, 16);
        output.Write(0x00, (byte)TerminalColor.Green);
        for (var color = (int)TerminalColor.Blue; color <= (int)TerminalColor.White; color++)
            output.Write((byte)color, colors ? (byte)color : (byte)0);
    }

    /// <summary>Blinking, reversed, underscored and intensified, beside the default.</summary>
    public static void WriteHighlighting(ref RecordWriter output)
    {
        Head(ref output, 11, QueryCode.Highlighting);
        output.Write(5);
        output.Write([0x00, 0xF0, 0xF1, 0xF1, 0xF2, 0xF2, 0xF4, 0xF4, 0xF8, 0xF8]);
    }

    /// <summary>All reply modes.</summary>
    public static void WriteReplyModes(ref RecordWriter output)
    {
        Head(ref output, 3, QueryCode.ReplyModes);
        output.Write([(byte)ReplyMode.Field, (byte)ReplyMode.ExtendedField, (byte)ReplyMode.Character]);
    }

    /// <summary>Shift-out and shift-in with the set of store 80; the operator may create them.</summary>
    public static void WriteDoubleByteAsia(ref RecordWriter output)
    {
        Head(ref output, 7, QueryCode.DoubleByteAsia);
        output.Write(0x00);
        output.Write([0x03, 0x01, DoubleByteStore]);
        output.Write([0x03, 0x02, 0x01]);
    }

    /// <summary>The sizes there are without explicit partitions.</summary>
    public static void WriteImplicitPartition(ref RecordWriter output, int rows, int columns, int alternateRows, int alternateColumns)
    {
        Head(ref output, 13, QueryCode.ImplicitPartition);
        output.Write(0x00, 0x00);
        output.Write([0x0B, 0x01, 0x00]);
        output.WriteUInt16(columns);
        output.WriteUInt16(rows);
        output.WriteUInt16(alternateColumns);
        output.WriteUInt16(alternateRows);
    }

    private static void WriteSet(ref RecordWriter output, CharacterSetId set, bool sized)
    {
        if (sized)
            output.Write([0x00, 0x00, 0x00, 0x00]);
        output.WriteUInt16(set.GraphicSet);
        output.WriteUInt16(set.CodePage);
    }
}
