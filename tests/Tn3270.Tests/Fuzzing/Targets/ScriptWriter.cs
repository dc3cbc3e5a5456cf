namespace Holdfast.Tn3270.Tests.Fuzzing.Targets;

/// <summary>Writes what <see cref="ScriptReader"/> reads.</summary>
internal sealed class ScriptWriter(Random random)
{
    private const int Longest = 0x7F + 0xFF;

    private readonly List<byte> _script = [(byte)random.Next(256)];

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > Longest)
            bytes = bytes[..Longest];
        if (bytes.Length < 0x7F)
            _script.Add((byte)bytes.Length);
        else
            _script.AddRange([0x7F, (byte)(bytes.Length - 0x7F)]);
        _script.AddRange(bytes);
    }

    public void Key()
    {
        switch (random.Next(4))
        {
            case 0:
                _script.Add((byte)(0x80 + random.Next(0x40)));
                break;
            case 1:
                _script.AddRange([(byte)(0xE0 + random.Next(0x20)), (byte)random.Next(256), (byte)random.Next(256)]);
                break;
            default:
                _script.AddRange([0xC0, (byte)(0x20 + random.Next(0x60))]);
                break;
        }
    }

    public byte[] ToArray() => [.. _script];
}
