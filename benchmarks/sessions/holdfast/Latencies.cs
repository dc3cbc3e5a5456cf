namespace Holdfast.Benchmarks.Sessions;

/// <summary>Counts durations in classes 2 % apart, from 10 µs to over ten minutes; safe to use from many threads.</summary>
internal sealed class Latencies
{
    private const double Least = 10e-6;
    private const double Ratio = 1.02;
    private const int Classes = 1000;
    private readonly long[] _counts = new long[Classes];

    public long Count => _counts.Sum();

    public void Add(TimeSpan taken)
    {
        var place = (int)(Math.Log(Math.Max(taken.TotalSeconds, Least) / Least) / Math.Log(Ratio));
        Interlocked.Increment(ref _counts[Math.Min(place, Classes - 1)]);
    }

    /// <summary>Seconds that this share of all stays under; 0 where there are none.</summary>
    public double Quantile(double share)
    {
        var left = (long)Math.Ceiling(Count * share);
        if (left == 0) return 0;
        for (var i = 0; i < Classes; i++)
        {
            left -= _counts[i];
            if (left <= 0) return Least * Math.Pow(Ratio, i + 1);
        }

        return Least * Math.Pow(Ratio, Classes);
    }

    public void Clear() => Array.Clear(_counts);
}
