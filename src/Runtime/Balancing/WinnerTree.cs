using System.Numerics;

namespace Holdfast.Runtime.Balancing;

/// <summary>The smallest of a fixed number of keys, kept while keys change: each change is O(log n), reading is O(1). Of equal keys the
/// first wins.</summary>
internal sealed class WinnerTree
{
    private readonly double[] _keys;
    private readonly int[] _winners;
    private readonly int _leaves;

    /// <summary>Creates a tree in which no one takes part.</summary>
    public WinnerTree(int count)
    {
        _leaves = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(count, 2));
        _keys = new double[_leaves];
        Array.Fill(_keys, double.PositiveInfinity);
        _winners = new int[_leaves];
        for (var node = _leaves - 1; node > 0; node--)
            _winners[node] = Better(Child(2 * node), Child((2 * node) + 1));
    }

    /// <summary>Whose key is the smallest; -1 where no one takes part.</summary>
    public int Winner => double.IsPositiveInfinity(_keys[_winners[1]]) ? -1 : _winners[1];

    /// <summary>A key; infinity where its holder does not take part.</summary>
    public double this[int index]
    {
        get => _keys[index];
        set
        {
            if (_keys[index] == value)
                return;
            _keys[index] = value;
            for (var node = (index + _leaves) / 2; node > 0; node /= 2)
                _winners[node] = Better(Child(2 * node), Child((2 * node) + 1));
        }
    }

    private int Child(int node) => node < _leaves ? _winners[node] : node - _leaves;

    private int Better(int first, int second) => _keys[second] < _keys[first] ? second : first;
}
