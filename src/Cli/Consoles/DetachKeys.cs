namespace Holdfast.Cli.Consoles;

/// <summary>Ctrl-P Ctrl-Q leaves a terminal. Pure: keys in, what is to be typed out.</summary>
internal sealed class DetachKeys
{
    private const byte CtrlP = 0x10;
    private const byte CtrlQ = 0x11;

    private bool _pending;

    /// <summary>Whether the keys have been pressed.</summary>
    public bool Detached { get; private set; }

    /// <summary>What of these keys is to be typed: a Ctrl-P waits for the key behind it.</summary>
    public byte[] Take(ReadOnlySpan<byte> keys)
    {
        List<byte> typed = [];
        foreach (var key in keys)
        {
            if (Detached)
                break;
            Detached = _pending && key == CtrlQ;
            if (_pending && !Detached)
                typed.Add(CtrlP);
            _pending = !Detached && key == CtrlP;
            if (!_pending && !Detached)
                typed.Add(key);
        }

        return [.. typed];
    }
}
