using System.Numerics;
using Holdfast.Tn3270.State;

namespace Holdfast.Tn3270.Screen;

/// <summary>
/// Which cells start a field: a bit for each cell, and a bit for each word of those that is not empty. So the field of a cell
/// is found in a constant few steps on the largest screen, and a change of a field costs no more; there is nothing to rebuild.
/// </summary>
/// <param name="capacity">Cells of the largest size.</param>
internal sealed class FieldIndex(int capacity)
{
    private const int WordBits = 64;
    private const int WordShift = 6;

    private readonly ulong[] _words = new ulong[(capacity + WordBits - 1) / WordBits];
    private readonly ulong[] _occupied = new ulong[((capacity + WordBits - 1) / WordBits + WordBits - 1) / WordBits];

    /// <summary>How many cells start a field.</summary>
    public int Count { get; private set; }

    public bool Contains(int address) => (_words[address >> WordShift] >> address & 1) != 0;

    public void Add(int address)
    {
        ref var word = ref _words[address >> WordShift];
        var bit = 1UL << address;
        if ((word & bit) != 0)
            return;
        word |= bit;
        _occupied[address >> (2 * WordShift)] |= 1UL << (address >> WordShift);
        Count++;
    }

    public void Remove(int address) => Keep(address >> WordShift, ~(1UL << address));

    /// <summary>Removes those of a run of cells; true if there were any.</summary>
    public bool RemoveRange(int address, int count)
    {
        if (Count == 0 || count == 0)
            return false;
        var before = Count;
        var last = address + count - 1;
        for (var word = address >> WordShift; word <= last >> WordShift; word++)
        {
            if (_words[word] == 0)
                continue;
            var keep = 0UL;
            if (word == address >> WordShift)
                keep |= (1UL << address) - 1;
            if (word == last >> WordShift)
                keep |= ~(ulong.MaxValue >> (WordBits - 1 - (last & (WordBits - 1))));
            Keep(word, keep);
        }

        return Count != before;
    }

    public void Clear()
    {
        Array.Clear(_words);
        Array.Clear(_occupied);
        Count = 0;
    }

    /// <summary>The nearest one at or before an address; -1 if there is none.</summary>
    public int AtOrBefore(int address)
    {
        var word = address >> WordShift;
        var found = _words[word] & (ulong.MaxValue >> (WordBits - 1 - (address & (WordBits - 1))));
        if (found == 0)
        {
            word = WordBefore(word);
            if (word < 0)
                return -1;
            found = _words[word];
        }

        return (word << WordShift) + BitOperations.Log2(found);
    }

    /// <summary>The nearest one at or after an address; -1 if there is none.</summary>
    public int AtOrAfter(int address)
    {
        var word = address >> WordShift;
        if (word >= _words.Length)
            return -1;
        var found = _words[word] & (ulong.MaxValue << address);
        if (found == 0)
        {
            word = WordAfter(word);
            if (word < 0)
                return -1;
            found = _words[word];
        }

        return (word << WordShift) + BitOperations.TrailingZeroCount(found);
    }

    private int WordBefore(int word)
    {
        if (word == 0)
            return -1;
        word--;
        var group = word >> WordShift;
        var found = _occupied[group] & (ulong.MaxValue >> (WordBits - 1 - (word & (WordBits - 1))));
        while (found == 0)
        {
            if (--group < 0)
                return -1;
            found = _occupied[group];
        }

        return (group << WordShift) + BitOperations.Log2(found);
    }

    private int WordAfter(int word)
    {
        word++;
        var group = word >> WordShift;
        if (group >= _occupied.Length)
            return -1;
        var found = _occupied[group] & (ulong.MaxValue << word);
        while (found == 0)
        {
            if (++group >= _occupied.Length)
                return -1;
            found = _occupied[group];
        }

        return (group << WordShift) + BitOperations.TrailingZeroCount(found);
    }

    private void Keep(int word, ulong mask)
    {
        var old = _words[word];
        var kept = old & mask;
        if (kept == old)
            return;
        Count -= BitOperations.PopCount(old ^ kept);
        _words[word] = kept;
        if (kept == 0)
            _occupied[word >> WordShift] &= ~(1UL << word);
    }

    /// <summary>Saves or sets which cells start fields; where it is read there must be none yet.</summary>
    public void Pass(StateTape tape, int size)
    {
        var left = Count;
        tape.Pass(ref left);
        for (var at = -1; left > 0; left--)
        {
            var step = tape.Reads ? 0 : AtOrAfter(at + 1) - at;
            tape.Pass(ref step);
            if (step <= 0 || step >= size - at)
                throw StateTape.Malformed("a field off the screen");
            at += step;
            Add(at);
        }
    }
}
