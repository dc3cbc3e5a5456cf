namespace Holdfast.Tn3270.Screen;

/// <summary>Reads command codes, both the channel's (non-SNA) and SNA's.</summary>
internal static class CommandCode
{
    public static Command Read(byte code) => code switch
    {
        0x01 or 0xF1 => Command.Write,
        0x03 => Command.NoOperation,
        0x05 or 0xF5 => Command.EraseWrite,
        0x0D or 0x7E => Command.EraseWriteAlternate,
        0x0F or 0x6F => Command.EraseAllUnprotected,
        0x02 or 0xF2 => Command.ReadBuffer,
        0x06 or 0xF6 => Command.ReadModified,
        0x0E or 0x6E => Command.ReadModifiedAll,
        0x11 or 0xF3 => Command.WriteStructuredField,
        _ => Command.Unknown,
    };
}
