using System.Numerics;

namespace Holdfast.Runtime.Simulated;

/// <summary>
/// Repeatable random words: xoshiro256** seeded by splitmix64, as published by Blackman and Vigna. Each purpose draws from a
/// stream of its own, so that a draw more in one does not change the others.
/// </summary>
internal sealed class SeededWords
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    /// <summary>The stream of one purpose under a seed.</summary>
    public SeededWords(ulong seed, string purpose)
    {
        var state = seed;
        foreach (var character in purpose)
        {
            state = Mix(state + character);
        }

        _a = Mix(state += GoldenGamma);
        _b = Mix(state += GoldenGamma);
        _c = Mix(state += GoldenGamma);
        _d = Mix(state + GoldenGamma);
    }

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>A number in [0, <paramref name="exclusiveMaximum"/>); its bias, below 2^-32 here, does not matter to choices.</summary>
    public int Below(int exclusiveMaximum) => (int)Math.BigMul(Next(), (ulong)exclusiveMaximum, out _);

    /// <summary>True once in <paramref name="times"/>.</summary>
    public bool OneIn(int times) => Below(times) == 0;

    /// <summary>True with a probability of 0 to 1.</summary>
    public bool Chance(double probability) => (Next() >> 11) * (1.0 / (1UL << 53)) < probability;

    /// <summary>A duration in [zero, <paramref name="maximum"/>].</summary>
    public TimeSpan UpTo(TimeSpan maximum) => new((long)Math.BigMul(Next(), (ulong)maximum.Ticks + 1, out _));

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
