using System.Buffers.Binary;
using Holdfast.Tn3270.State;

namespace Holdfast.Tn3270.Host;

/// <summary>What a terminal supports, read from its Query Reply (GA23-0059, chapter 6).</summary>
/// <param name="Colors">Whether it has colours.</param>
/// <param name="Highlights">Whether it has highlighting.</param>
/// <param name="Rows">Rows of its alternate size; 0 where it does not say.</param>
/// <param name="Columns">Columns of its alternate size; 0 where it does not say.</param>
internal readonly record struct TerminalTraits(bool Colors, bool Highlights, int Rows = 0, int Columns = 0)
{
    /// <summary>The most cells a screen has: what a 14-bit address reaches.</summary>
    public const int CellLimit = 16384;

    private const byte QueryReply = 0x81;
    private const byte UsableAreaReply = 0x81;
    private const byte ColorReply = 0x86;
    private const byte HighlightReply = 0x87;
    private const byte ImplicitPartitionReply = 0xA6;
    private const int UsableAreaSizes = 6;
    private const byte PartitionSizes = 0x01;
    private const int PartitionSizesOffset = 6;
    private const int PartitionSizesLength = 11;

    /// <summary>Reads the structured fields after AID 88; what is cut short ends the reading.</summary>
    public static TerminalTraits Read(ReadOnlySpan<byte> fields)
    {
        TerminalTraits traits = default;
        while (fields.Length >= 4)
        {
            int length = (fields[0] << 8) | fields[1];
            if (length < 4 || length > fields.Length)
            {
                break;
            }
            if (fields[2] == QueryReply)
            {
                traits = traits.With(fields[3], fields[..length]);
            }
            fields = fields[length..];
        }
        return traits;
    }

    /// <summary>Saves or sets them.</summary>
    public static void Pass(StateTape tape, ref TerminalTraits traits)
    {
        (bool colors, bool highlights, int rows, int columns) = traits;
        tape.Pass(ref colors);
        tape.Pass(ref highlights);
        tape.Pass(ref rows);
        tape.Pass(ref columns);
        traits = new TerminalTraits(colors, highlights, rows, columns);
    }

    private TerminalTraits With(byte kind, ReadOnlySpan<byte> reply) => kind switch
    {
        ColorReply => this with { Colors = true },
        HighlightReply => this with { Highlights = true },
        UsableAreaReply when Rows == 0 && reply.Length >= UsableAreaSizes + 4 => Sized(reply[UsableAreaSizes..]),
        ImplicitPartitionReply => WithPartition(reply),
        _ => this,
    };

    /// <summary>The self-defining parameter of sizes: default width and height, then alternate width and height.</summary>
    private TerminalTraits WithPartition(ReadOnlySpan<byte> reply)
    {
        bool sizes = reply.Length >= PartitionSizesOffset + PartitionSizesLength
            && reply[PartitionSizesOffset] == PartitionSizesLength && reply[PartitionSizesOffset + 1] == PartitionSizes;
        return sizes ? Sized(reply[(PartitionSizesOffset + 7)..]) : this;
    }

    private TerminalTraits Sized(ReadOnlySpan<byte> widthAndHeight)
    {
        int columns = BinaryPrimitives.ReadUInt16BigEndian(widthAndHeight);
        int rows = BinaryPrimitives.ReadUInt16BigEndian(widthAndHeight[2..]);
        return rows >= PanelLayout.DefaultRows && columns >= PanelLayout.DefaultColumns && rows * columns <= CellLimit
            ? this with { Rows = rows, Columns = columns }
            : this;
    }
}
