using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Holdfast.Benchmarks.Sessions;

/// <summary>What the tellers know of their transfers, for comparison with the bank's own books, and what they met on the way.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentDictionary<string, int> _faults = new(StringComparer.Ordinal);
    private long _disconnects;
    private long _replaced;

    public Latencies Transfers { get; } = new();

    public long Disconnects => Volatile.Read(ref _disconnects);

    /// <summary>A transfer whose confirmation was seen.</summary>
    public void Confirmed(string reference, TimeSpan taken)
    {
        Transfers.Add(taken);
        _lines.Enqueue($"confirmed {reference}");
    }

    /// <summary>A transfer of which the teller cannot know whether it was made; it is not sent again.</summary>
    public void Uncertain(string reference, string why) => _lines.Enqueue($"uncertain {reference}|{why}");

    /// <summary>A session that its client lost.</summary>
    public void Disconnected(string why)
    {
        Interlocked.Increment(ref _disconnects);
        Met(why);
    }

    /// <summary>A session taken in place of a lost one.</summary>
    public void Replaced() => Interlocked.Increment(ref _replaced);

    public void Met(string what) => _faults.AddOrUpdate(what, 1, static (_, count) => count + 1);

    public async Task WriteAsync(string file)
    {
        Figures.Print("disconnects", Disconnects);
        Figures.Print("sessions_replaced", Volatile.Read(ref _replaced));
        Figures.Print("transfer", Transfers);
        foreach (var (what, count) in _faults) Figures.Print("met", string.Create(CultureInfo.InvariantCulture, $"{count} x {what}"));
        await File.WriteAllLinesAsync(file, _lines);
    }

    /// <summary>Seconds since the machine started, as other programs on it count them.</summary>
    public static double Now => Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;
}
