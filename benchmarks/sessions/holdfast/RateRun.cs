using System.Diagnostics;
using Holdfast.Contracts.Sessions;

namespace Holdfast.Benchmarks.Sessions;

/// <summary>
/// Requests to a daemon at a fixed rate, whether the earlier ones are answered or not: for each input with its wait, nine screens read. What
/// one takes counts from when it was due, so what this program was late to send is in it, and told apart. It goes on for twice the time: the
/// first half is that of a daemon that still compiles what it uses.
/// </summary>
internal sealed class RateRun(ISessions sessions, int held, int perSecond, TimeSpan time)
{
    private const int InputEvery = 10;
    private readonly Latencies _latencies = new();
    private readonly Latencies _looks = new();
    private readonly Latencies _inputs = new();
    private readonly Latencies _late = new();
    private long _failed;

    public async Task RunAsync()
    {
        var ids = new List<string>();
        for (var i = 0; i < held; i++) ids.Add((await sessions.CreateAsync(new CreateSession { Pool = "teller" }, CancellationToken.None)).Value);
        await SendAsync(ids, time);
        Figures.Print("cold_request", _latencies);
        Figures.Print("cold_late", _late);
        foreach (var kind in (Latencies[])[_latencies, _looks, _inputs, _late]) kind.Clear();
        _failed = 0;
        Figures.Print("warm", "1");
        var clock = Stopwatch.GetTimestamp();
        await SendAsync(ids, time);
        Figures.Print("requests_per_second", _latencies.Count / Stopwatch.GetElapsedTime(clock).TotalSeconds);
        Figures.Print("request", _latencies);
        Figures.Print("look", _looks);
        Figures.Print("input", _inputs);
        Figures.Print("late", _late);
        Figures.Print("failed_requests", _failed);
        foreach (var id in ids) await sessions.CloseAsync(id, CancellationToken.None);
    }

    private async Task SendAsync(List<string> ids, TimeSpan length)
    {
        var pending = new List<Task>();
        var clock = Stopwatch.GetTimestamp();
        for (var sent = 0L; sent < length.TotalSeconds * perSecond;)
        {
            var due = (long)(Stopwatch.GetElapsedTime(clock).TotalSeconds * perSecond);
            for (; sent < due; sent++)
                pending.Add(AskAsync(ids[(int)(sent / InputEvery % ids.Count)], sent % InputEvery == 0, clock + (long)(sent * (double)Stopwatch.Frequency / perSecond)));
            await Task.Delay(1);
        }

        await Task.WhenAll(pending);
    }

    private async Task AskAsync(string id, bool input, long due)
    {
        _late.Add(Stopwatch.GetElapsedTime(due));
        var fault = input
            ? (await sessions.InputAsync(id, [Bank.Enter], Bank.Menu, CancellationToken.None)).Fault
            : (await sessions.LookAsync(id, CancellationToken.None)).Fault;
        if (fault is not null) Interlocked.Increment(ref _failed);
        var taken = Stopwatch.GetElapsedTime(due);
        _latencies.Add(taken);
        (input ? _inputs : _looks).Add(taken);
    }
}
