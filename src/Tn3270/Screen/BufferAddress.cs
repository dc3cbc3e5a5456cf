namespace Holdfast.Tn3270.Screen;

/// <summary>
/// Buffer addresses on the wire (GA23-0059, "Buffer Addressing"): 12-bit where the two high bits are 01 or 11, else 14-bit
/// binary. 16-bit addresses belong to explicitly created partitions, which this terminal does not offer.
/// </summary>
internal static class BufferAddress
{
    /// <summary>Screens of up to this many cells are addressed in 12 bits; larger ones in 14.</summary>
    public const int TwelveBitCells = 4096;

    /// <summary>Reads an address; it may lie beyond the screen.</summary>
    public static int Decode(byte high, byte low) =>
        (high & 0xC0) == 0 ? ((high & 0x3F) << 8) | low : ((high & 0x3F) << 6) | (low & 0x3F);

    /// <summary>Writes an address in the form that suits a screen of <paramref name="size"/> cells.</summary>
    public static (byte High, byte Low) Encode(int address, int size) =>
        size > TwelveBitCells
            ? ((byte)(address >> 8 & 0x3F), (byte)address)
            : (Graphic((byte)(address >> 6)), Graphic((byte)address));

    /// <summary>The graphic EBCDIC code that carries the low six bits of a value (GA23-0059, "Control character codes").</summary>
    public static byte Graphic(byte value)
    {
        var bits = value & 0x3F;
        return bits switch
        {
            0x21 => 0x61,
            0x30 => 0xF0,
            _ => (byte)((bits & 0x0F) is >= 1 and <= 9 ? 0xC0 | bits : 0x40 | bits),
        };
    }
}
