namespace Holdfast.Tn3270.Tests.Fuzzing;

/// <summary>
/// Which pairs of consecutive states have been seen, over all runs: the cheap cousin of edge coverage. A state is whatever numbers
/// the target finds telling; how often a state comes counts in powers of two.
/// </summary>
internal sealed class FuzzNovelty
{
    private readonly HashSet<int> _seen = [];
    private int _previous;
    private bool _new;

    public int Count => _seen.Count;

    public void Begin()
    {
        _previous = 0;
        _new = false;
    }

    /// <summary>Whether the run since <see cref="Begin"/> reached anything new.</summary>
    public bool End() => _new;

    public void See(params ReadOnlySpan<int> state)
    {
        // Not HashCode: its seed differs from process to process, and runs are to be repeatable.
        var hash = 17;
        foreach (var number in state)
            hash = unchecked((hash * 16777619) ^ number);
        _new |= _seen.Add(unchecked((_previous * 31) ^ hash));
        _previous = hash;
    }

    /// <summary>How large a number is, as a power of two.</summary>
    public static int Size(long number) => number <= 0 ? 0 : 64 - System.Numerics.BitOperations.LeadingZeroCount((ulong)number);
}
