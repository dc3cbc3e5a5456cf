namespace Holdfast.Benchmarks.Sessions;

/// <summary>What requests took, and how late they were sent; many threads add to it.</summary>
internal sealed class RateTally
{
    private long _failed;

    public Latencies Requests { get; } = new();

    public Latencies Looks { get; } = new();

    public Latencies Inputs { get; } = new();

    public Latencies Late { get; } = new();

    public long Failed => Interlocked.Read(ref _failed);

    public void Add(bool isInput, TimeSpan taken, TimeSpan late, bool good)
    {
        Requests.Add(taken);
        (isInput ? Inputs : Looks).Add(taken);
        Late.Add(late);
        if (!good) Interlocked.Increment(ref _failed);
    }
}
