namespace Holdfast.Tn3270.Screen;

/// <summary>Identifiers and codes of outbound structured fields (GA23-0059, "Structured Fields").</summary>
internal static class StructuredField
{
    public const byte ReadPartition = 0x01;
    public const byte EraseReset = 0x03;
    public const byte SetReplyMode = 0x09;
    public const byte CreatePartition = 0x0C;
    public const byte Outbound3270DS = 0x40;
    public const byte TransferData = 0xD0;

    /// <summary>The partition that queries name: none.</summary>
    public const byte QueryPartition = 0xFF;

    public const byte Query = 0x02;
    public const byte QueryList = 0x03;

    /// <summary>What a query list asks for: the replies it lists, those and what is equivalent to them, or all.</summary>
    public const byte ListedReplies = 0x00;
    public const byte EquivalentReplies = 0x40;
    public const byte AllReplies = 0x80;
}
