using System.Collections.Concurrent;

namespace Holdfast.Benchmarks.Sessions;

/// <summary>What all tours together came to.</summary>
internal sealed class TourTally
{
    private const int KeptTexts = 5;
    private readonly ConcurrentQueue<string> _texts = new();
    private long _tours;
    private long _wrong;
    private long _failed;

    public Latencies Steps { get; } = new();

    public long Tours => Volatile.Read(ref _tours);

    public long WrongScreens => Volatile.Read(ref _wrong);

    public long FailedSteps => Volatile.Read(ref _failed);

    /// <summary>The first of what went wrong.</summary>
    public IEnumerable<string> Texts => _texts;

    public void Stepped(TimeSpan taken) => Steps.Add(taken);

    public void ToursDone() => Interlocked.Increment(ref _tours);

    public void Wrong(string text) => Note(ref _wrong, $"wrong screen, expected {text}");

    public void Failed(string text) => Note(ref _failed, text);

    private void Note(ref long count, string text)
    {
        if (Interlocked.Increment(ref count) <= KeptTexts) _texts.Enqueue(text);
    }
}
