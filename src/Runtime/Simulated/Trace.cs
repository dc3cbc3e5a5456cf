using System.Buffers.Binary;
using System.Numerics;

namespace Holdfast.Runtime.Simulated;

/// <summary>
/// A running hash of what a simulation decided and did. It tells courses apart and withstands no attack; equal on every machine.
/// </summary>
internal sealed class Trace
{
    private const ulong Spread = 0x9E3779B185EBCA87;
    private const ulong Fold = 0xC2B2AE3D27D4EB4F;

    /// <summary>The hash so far.</summary>
    public ulong Hash { get; private set; } = 0xCBF29CE484222325;

    /// <summary>Adds what happened, and a number that tells this time from others.</summary>
    public void Add(string happening, long number)
    {
        var word = 0UL;
        foreach (var character in happening)
        {
            word = (word * 31) + character;
        }

        Mix(word);
        Mix((ulong)number);
    }

    /// <summary>Adds what happened, to which bytes.</summary>
    public void Add(string happening, ReadOnlySpan<byte> bytes)
    {
        Add(happening, bytes.Length);
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            Mix(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var value in bytes)
        {
            Mix(value);
        }
    }

    private void Mix(ulong word) => Hash = BitOperations.RotateLeft(Hash ^ (word * Spread), 29) * Fold;
}
