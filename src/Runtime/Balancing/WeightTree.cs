using System.Numerics;

namespace Holdfast.Runtime.Balancing;

/// <summary>Weights laid end to end (Fenwick, 1994): changing one, and finding who covers a point, are O(log n).</summary>
internal sealed class WeightTree(int count)
{
    private readonly long[] _sums = new long[count + 1];
    private readonly long[] _weights = new long[count];

    /// <summary>All weights together.</summary>
    public long Total { get; private set; }

    /// <summary>One weight.</summary>
    public long this[int index]
    {
        get => _weights[index];
        set
        {
            var more = value - _weights[index];
            _weights[index] = value;
            Total += more;
            for (var at = index + 1; at < _sums.Length; at += at & -at)
                _sums[at] += more;
        }
    }

    /// <summary>The weights before one.</summary>
    public long Before(int index)
    {
        var sum = 0L;
        for (var at = index; at > 0; at -= at & -at)
            sum += _sums[at];
        return sum;
    }

    /// <summary>Who covers a point.</summary>
    /// <param name="point">0 to below <see cref="Total"/>.</param>
    public int At(long point)
    {
        var at = 0;
        for (var step = (int)BitOperations.RoundUpToPowerOf2((uint)_sums.Length); step > 0; step /= 2)
        {
            var next = at + step;
            if (next >= _sums.Length || _sums[next] > point)
                continue;
            at = next;
            point -= _sums[next];
        }

        return at;
    }
}
