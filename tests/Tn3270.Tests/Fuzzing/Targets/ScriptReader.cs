namespace Holdfast.Tn3270.Tests.Fuzzing.Targets;

/// <summary>
/// Reads any bytes as a script. The first byte is the setup. Then steps: 0x00 to 0x7F, a length (so many bytes from the host; 0x7F
/// has a second byte, to be added); 0x80 to 0xBF a key; 0xC0 to 0xDF and a byte, a character; 0xE0 to 0xFF and two bytes, a place.
/// </summary>
internal ref struct ScriptReader
{
    public const int Host = 0, Press = 1, Typed = 2, Cursor = 3;

    private ReadOnlySpan<byte> _rest;

    public ScriptReader(ReadOnlySpan<byte> script)
    {
        Setup = script.IsEmpty ? (byte)0 : script[0];
        _rest = script.IsEmpty ? script : script[1..];
    }

    public byte Setup { get; }

    public int Kind { get; private set; }

    public int Number { get; private set; }

    public ReadOnlySpan<byte> Data { get; private set; }

    public bool MoveNext()
    {
        if (_rest.IsEmpty)
            return false;
        int step = Take();
        Data = default;
        switch (step)
        {
            case < 0x80:
                var length = step == 0x7F ? step + Take() : step;
                length = Math.Min(length, _rest.Length);
                (Kind, Number) = (Host, length);
                Data = _rest[..length];
                _rest = _rest[length..];
                break;
            case < 0xC0:
                (Kind, Number) = (Press, step & 0x3F);
                break;
            case < 0xE0:
                (Kind, Number) = (Typed, ((step & 0x1F) << 8) | Take());
                break;
            default:
                (Kind, Number) = (Cursor, (Take() << 8) | Take());
                break;
        }

        return true;
    }

    private byte Take()
    {
        if (_rest.IsEmpty)
            return 0;
        var next = _rest[0];
        _rest = _rest[1..];
        return next;
    }
}
