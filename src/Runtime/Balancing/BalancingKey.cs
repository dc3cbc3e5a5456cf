namespace Holdfast.Runtime.Balancing;

/// <summary>Hashes that are the same in every process and on every machine, so that all nodes agree on who owns a key.</summary>
public static class BalancingKey
{
    /// <summary>The hash of a text, for <see cref="BalancingRequest.Key"/>.</summary>
    public static ulong Of(ReadOnlySpan<char> text)
    {
        // FNV-1a over UTF-16 units; its high bits are weak for short texts, so it is mixed once more.
        var hash = 14_695_981_039_346_656_037UL;
        foreach (var unit in text)
            hash = (hash ^ unit) * 1_099_511_628_211UL;
        return Mix(hash);
    }

    /// <summary>Spreads 64 bits over 64 bits, one to one (the finisher of SplitMix64: Steele, Lea and Flood, 2014).</summary>
    internal static ulong Mix(ulong bits)
    {
        bits = (bits ^ (bits >> 30)) * 0xBF58_476D_1CE4_E5B9UL;
        bits = (bits ^ (bits >> 27)) * 0x94D0_49BB_1331_11EBUL;
        return bits ^ (bits >> 31);
    }

    /// <summary>A number from 0 to below a bound, from 64 uniform bits.</summary>
    internal static long Below(ulong bits, long bound) => (long)Math.BigMul(bits, (ulong)bound, out _);
}
