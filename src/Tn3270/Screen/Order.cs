namespace Holdfast.Tn3270.Screen;

/// <summary>Orders inside a write (GA23-0059, "Orders").</summary>
internal static class Order
{
    public const byte Null = 0x00;
    public const byte ProgramTab = 0x05;
    public const byte GraphicEscape = 0x08;
    public const byte ShiftOut = 0x0E;
    public const byte ShiftIn = 0x0F;
    public const byte SetBufferAddress = 0x11;
    public const byte EraseUnprotectedToAddress = 0x12;
    public const byte InsertCursor = 0x13;
    public const byte StartField = 0x1D;
    public const byte SetAttribute = 0x28;
    public const byte StartFieldExtended = 0x29;
    public const byte ModifyField = 0x2C;
    public const byte RepeatToAddress = 0x3C;
}
