namespace Holdfast.Conformance.Differential;

/// <summary>Makes writes of random orders, such as the manual allows them.</summary>
internal sealed class WriteGenerator(Random random, int size, bool wide = false, bool told = false)
{
    private static readonly byte[] Writes = [0xF1, 0xF5, 0x7E, 0x01, 0x05, 0x0D];
    private static readonly byte[] SnaWrites = [0xF1, 0xF5, 0x7E];
    private static readonly byte[] Controls = [0x00, 0x0C, 0x0D, 0x15, 0x19, 0x1C, 0x1E, 0x3F];

    // Lines and corners, which every version of s3270 shows.
    private static readonly byte[] Graphics = [0xC4, 0xC5, 0xD4, 0xD5, 0xC6, 0xD6, 0xC7, 0xD7, 0xD3, 0x85, 0xA2];
    private static readonly byte[] Types = [0x41, 0x42, 0xC0, 0x46, 0xC1, 0xC2];

    // Where a read tells extended attributes: s3270 does not keep transparency, validation and outlining, and we tell them.
    private static readonly byte[] ToldTypes = [0x41, 0x42, 0xC0];

    // Whether this write has a program tab, or text that may lie over an attribute: an erasure behind them goes by a field that is
    // gone in s3270, unless an address comes between.
    private bool _tabbed;

    public byte Write() => Pick(Writes);

    /// <summary>A write from its command on.</summary>
    public HostBytes Make(int orders, bool sna = false)
    {
        HostBytes bytes = new();
        _tabbed = false;
        bytes.Add(sna ? Pick(SnaWrites) : Write(), (byte)random.Next(256));
        for (int i = 0; i < orders; i++)
        {
            Order(bytes.Part());
        }
        return bytes.Part().Add(HostBytes.Tail);
    }

    public int Place() => random.Next(4) == 0 ? Edge() : random.Next(size);

    public byte Letter() => (byte)random.Next(0x40, 0xFF);

    /// <summary>A value of an extended attribute that means something.</summary>
    public byte Value(byte type) => type switch
    {
        0x41 => Pick([0x00, 0xF0, 0xF1, 0xF2, 0xF4]),
        0x42 => (byte)(random.Next(8) == 0 ? 0 : 0xF0 + random.Next(16)),
        0x43 => Pick([0x00, 0xF1]),
        0xC0 => (byte)random.Next(64),
        0x46 => Pick([0x00, 0xF0, 0xFF]),
        _ => (byte)random.Next(8),
    };

    private int Edge() => (random.Next(3) - 1 + size) % size;

    private void Order(HostBytes bytes)
    {
        switch (random.Next(14))
        {
            case 0 or 1:
                bytes.Add(0x11).Address(Place(), wide || random.Next(8) == 0);
                break;
            case 2:
                bytes.Add(0x1D, (byte)random.Next(256));
                break;
            case 3:
                bytes.Add(0x29);
                Pairs(bytes);
                break;
            case 4:
                bytes.Add(0x2C);
                Pairs(bytes);
                break;
            case 5:
                byte type = random.Next(10) == 0 ? (byte)0 : Types[random.Next(3)];
                bytes.Add(0x28, type, Value(type));
                break;
            case 6:
                bytes.Add(0x13);
                break;
            case 7:
                bytes.Add(0x05);
                _tabbed = true;
                break;
            case 8:
                bytes.Add(0x3C).Address(Place(), wide);
                bytes.Add(random.Next(6) == 0 ? [0x08, Pick(Graphics)] : [random.Next(5) == 0 ? (byte)0 : Letter()]);
                break;
            case 9 when !_tabbed:
                bytes.Add(0x11).Address(Place(), wide);
                bytes.Add(0x12).Address(Place(), wide);
                break;
            case 10:
                bytes.Add(0x08, Pick(Graphics));
                break;
            case 11:
                bytes.Add(Pick(Controls));
                break;
            default:
                Text(bytes);
                break;
        }
    }

    private void Text(HostBytes bytes)
    {
        int length = 1 + random.Next(random.Next(6) == 0 ? 300 : 12);
        for (int i = 0; i < length; i++)
        {
            bytes.Add(random.Next(8) == 0 ? (byte)0 : Letter());
        }
    }

    private void Pairs(HostBytes bytes)
    {
        int count = random.Next(5);
        bytes.Add((byte)count);
        for (int i = 0; i < count; i++)
        {
            byte type = Pick(told ? ToldTypes : Types);
            bytes.Add(type, Value(type));
        }
    }

    private byte Pick(byte[] values) => values[random.Next(values.Length)];
}
