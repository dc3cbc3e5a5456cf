namespace Holdfast.Conformance.Differential;

/// <summary>Puts a host's bytes together: records, orders, options. Written from the manuals, apart from the code under test.</summary>
internal sealed class HostBytes
{
    private readonly List<List<byte>> _parts = [[]];

    public static byte[] ClassicPrelude { get; } = Convert.FromHexString("fffd18fffa1801fff0fffd19fffb19fffd00fffb00");

    /// <summary>Text behind the orders of a write.</summary>
    public static byte[] Tail { get; } = [0xE9, 0xE9, 0xE9, 0xE9, 0xE9, 0xE9, 0xE9, 0xE9];

    public HostBytes Add(params ReadOnlySpan<byte> bytes)
    {
        _parts[^1].AddRange(bytes);
        return this;
    }

    /// <summary>Ends what is left out or kept as a whole when a stream is made smaller.</summary>
    public HostBytes Part()
    {
        _parts.Add([]);
        return this;
    }

    /// <summary>An address in 12-bit form, or in 14-bit form where it is asked for or needed.</summary>
    public HostBytes Address(int address, bool wide = false) => wide || address >= 4096
        ? Add((byte)(address >> 8), (byte)address)
        : Add(Six(address >> 6), Six(address));

    public HostBytes At(int address) => Add(0x11).Address(address);

    /// <summary>Text of letters and digits, in code page 037.</summary>
    public HostBytes Text(string text)
    {
        foreach (char letter in text)
        {
            Add((byte)(letter switch
            {
                ' ' => 0x40,
                >= '0' and <= '9' => 0xF0 + letter - '0',
                >= 'A' and <= 'I' => 0xC1 + letter - 'A',
                >= 'J' and <= 'R' => 0xD1 + letter - 'J',
                >= 'S' and <= 'Z' => 0xE2 + letter - 'S',
                _ => 0x6F,
            }));
        }
        return this;
    }

    public byte[] ToArray() => [.. _parts.SelectMany(part => part)];

    /// <summary>The bytes as one record: IAC doubled, end-of-record mark behind it.</summary>
    public HostStep ToRecord(params ReadOnlySpan<byte> header)
    {
        _parts[0].InsertRange(0, header);
        return new HostStep([.. _parts.Select(Doubled), [0xFF, 0xEF]], null);
    }

    private static byte[] Doubled(List<byte> bytes) => [.. bytes.SelectMany(value => value == 0xFF ? (byte[])[value, value] : [value])];

    // GA23-0059, "Buffer addressing": the 64 codes are those of graphic characters.
    private static byte Six(int bits) => (bits & 0x3F) switch
    {
        0x21 => 0x61,
        0x30 => 0xF0,
        int six when (six & 0x0F) is >= 1 and <= 9 => (byte)(0xC0 | six),
        int six => (byte)(0x40 | six),
    };
}
