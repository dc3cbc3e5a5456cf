namespace Holdfast.Tn3270.Tests.Fuzzing;

/// <summary>Changes an input a little, by a seeded chance.</summary>
internal sealed class FuzzMutator(Random random, IReadOnlyList<byte[]> tokens)
{
    /// <summary>The longest input, in bytes: faults that need more are not worth the slower runs.</summary>
    public const int LongestInput = 512;

    private static readonly byte[] Telling = [0x00, 0x01, 0x02, 0x05, 0x3F, 0x40, 0x7F, 0x80, 0xC0, 0xEF, 0xF0, 0xFE, 0xFF];

    public byte[] Mutate(byte[] input, byte[] other)
    {
        List<byte> bytes = [.. input];
        for (var changes = 1 + random.Next(4); changes > 0; changes--)
            Change(bytes, other);
        if (bytes.Count > LongestInput)
            bytes.RemoveRange(LongestInput, bytes.Count - LongestInput);
        return [.. bytes];
    }

    private void Change(List<byte> bytes, byte[] other)
    {
        var at = random.Next(bytes.Count + 1);
        var rest = bytes.Count - at;
        switch (random.Next(9))
        {
            case 0 when rest > 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when rest > 0:
                bytes[at] = Telling[random.Next(Telling.Length)];
                break;
            case 2 when rest > 0:
                bytes[at] = (byte)random.Next(256);
                break;
            case 3:
                bytes.Insert(at, (byte)random.Next(256));
                break;
            case 4 when rest > 0:
                bytes.RemoveRange(at, 1 + random.Next(Math.Min(rest, 16)));
                break;
            case 5 when rest > 0:
                var length = 1 + random.Next(Math.Min(rest, 64));
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;
            case 6 when other.Length > 0:
                var from = random.Next(other.Length);
                bytes.InsertRange(at, other[from..(from + 1 + random.Next(Math.Min(other.Length - from, 128)))]);
                break;
            case 7 when rest > 0:
                bytes.RemoveRange(at, rest);
                break;
            default:
                bytes.InsertRange(at, tokens[random.Next(tokens.Count)]);
                break;
        }
    }
}
