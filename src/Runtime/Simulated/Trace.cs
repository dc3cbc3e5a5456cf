namespace Holdfast.Runtime.Simulated;

/// <summary>A running hash (FNV-1a, 64 bits) of what a simulation decided and did.</summary>
internal sealed class Trace
{
    private const ulong Prime = 0x100000001B3;

    /// <summary>The hash so far.</summary>
    public ulong Hash { get; private set; } = 0xCBF29CE484222325;

    /// <summary>Adds what happened, and a number that tells this time from others.</summary>
    public void Add(string happening, long number)
    {
        foreach (var character in happening)
        {
            Hash = (Hash ^ character) * Prime;
        }

        for (var shift = 0; shift < 64; shift += 8)
        {
            Hash = (Hash ^ ((ulong)number >> shift & 0xFF)) * Prime;
        }
    }

    /// <summary>Adds what happened, to which bytes.</summary>
    public void Add(string happening, ReadOnlySpan<byte> bytes)
    {
        Add(happening, bytes.Length);
        foreach (var value in bytes)
        {
            Hash = (Hash ^ value) * Prime;
        }
    }
}
