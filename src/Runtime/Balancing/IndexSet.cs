using System.Numerics;

namespace Holdfast.Runtime.Balancing;

/// <summary>A set of indices below a bound that finds the next member quickly: words of 64 bits, and words over the words.</summary>
internal sealed class IndexSet
{
    private readonly ulong[][] _levels;

    /// <summary>Creates an empty set.</summary>
    public IndexSet(int count)
    {
        List<ulong[]> levels = [];
        for (var words = count; words > 1 || levels.Count == 0;)
        {
            words = Math.Max(1, (words + 63) / 64);
            levels.Add(new ulong[words]);
        }

        _levels = [.. levels];
    }

    /// <summary>Adds or removes an index.</summary>
    public void Set(int index, bool member)
    {
        foreach (var words in _levels)
        {
            ref var word = ref words[index / 64];
            var before = word;
            var bit = 1UL << (index % 64);
            word = member ? word | bit : word & ~bit;
            // The level above knows only whether this word is empty.
            if ((word == 0) == (before == 0))
                return;
            index /= 64;
        }
    }

    /// <summary>The first member that is not before an index; -1 where there is none.</summary>
    public int Next(int from)
    {
        for (var level = 0; level < _levels.Length; level++)
        {
            var words = _levels[level];
            if (from / 64 >= words.Length)
                return -1;
            var word = words[from / 64] & (ulong.MaxValue << (from % 64));
            if (word != 0)
                return Descend(level, (from & ~63) + BitOperations.TrailingZeroCount(word));
            from = (from / 64) + 1;
        }

        return -1;
    }

    private int Descend(int level, int index)
    {
        while (level > 0)
        {
            level--;
            index = (index * 64) + BitOperations.TrailingZeroCount(_levels[level][index]);
        }

        return index;
    }
}
