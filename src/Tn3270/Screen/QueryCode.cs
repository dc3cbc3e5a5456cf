namespace Holdfast.Tn3270.Screen;

/// <summary>The query replies that displays and printers of ours have (GA23-0059, "Query Reply Structured Fields").</summary>
internal static class QueryCode
{
    public const byte Summary = 0x80;
    public const byte UsableArea = 0x81;
    public const byte AlphanumericPartitions = 0x84;
    public const byte CharacterSets = 0x85;
    public const byte Color = 0x86;
    public const byte Highlighting = 0x87;
    public const byte ReplyModes = 0x88;
    public const byte FieldValidation = 0x8A;
    public const byte DoubleByteAsia = 0x91;
    public const byte DistributedData = 0x95;
    public const byte RpqNames = 0xA1;
    public const byte ImplicitPartition = 0xA6;
    public const byte Null = 0xFF;
}
