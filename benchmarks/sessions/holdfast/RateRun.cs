using System.Diagnostics;
using System.Text.Json;
using Holdfast.Contracts;
using Holdfast.Contracts.Sessions;

namespace Holdfast.Benchmarks.Sessions;

/// <summary>
/// Requests to a daemon at a fixed rate, whether the earlier ones were in time or not: for each input with its wait, nine screens read. Each
/// session has a connection and a thread of its own. What one takes counts from when it was due, so what this program was late to send is in
/// it, and told apart. It goes on for twice the time: the first half is that of a daemon that still compiles what it uses.
/// </summary>
internal sealed class RateRun(RestSessions sessions, int held, int perSecond, TimeSpan time)
{
    private const int InputEvery = 10;
    private const int StackBytes = 256 * 1024;

    private readonly Latencies _latencies = new();
    private readonly Latencies _looks = new();
    private readonly Latencies _inputs = new();
    private readonly Latencies _late = new();
    private long _failed;

    public async Task RunAsync()
    {
        var ids = new List<string>();
        for (var i = 0; i < held; i++) ids.Add((await sessions.CreateAsync(new CreateSession { Pool = "teller" }, CancellationToken.None)).Value);
        Send(ids);
        Figures.Print("cold_request", _latencies);
        Figures.Print("cold_late", _late);
        foreach (var kind in (Latencies[])[_latencies, _looks, _inputs, _late]) kind.Clear();
        _failed = 0;
        Figures.Print("warm", "1");
        var clock = Stopwatch.GetTimestamp();
        Send(ids);
        Figures.Print("requests_per_second", _latencies.Count / Stopwatch.GetElapsedTime(clock).TotalSeconds);
        Figures.Print("request", _latencies);
        Figures.Print("look", _looks);
        Figures.Print("input", _inputs);
        Figures.Print("late", _late);
        Figures.Print("failed_requests", _failed);
        foreach (var id in ids) await sessions.CloseAsync(id, CancellationToken.None);
    }

    private void Send(List<string> ids)
    {
        var clock = Stopwatch.GetTimestamp();
        List<Thread> threads = [];
        for (var i = 0; i < ids.Count; i++)
        {
            var number = i;
            threads.Add(new Thread(() => Ask(ids[number], number, clock), StackBytes));
        }

        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
    }

    private void Ask(string id, int number, long clock)
    {
        using var client = new WireClient(sessions.Port);
        var look = WireClient.Request("GET", $"/api/v1/sessions/{id}/screen", sessions.Token, []);
        var wait = new WaitRequest { Text = Bank.Menu, At = new Position(1, 2), Unlocked = true, Timeout = "60s" };
        var input = WireClient.Request("POST", $"/api/v1/sessions/{id}/input", sessions.Token, JsonSerializer.SerializeToUtf8Bytes(
            new InputRequest { Steps = [Bank.Enter], Settle = true, Wait = wait }, ContractsJson.Default.InputRequest));
        var free = clock;
        for (var request = number; request < time.TotalSeconds * perSecond; request += held)
        {
            var due = clock + (long)(request * (double)Stopwatch.Frequency / perSecond);
            var early = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
            if (early > TimeSpan.Zero) Thread.Sleep(early);
            var isInput = request / held % InputEvery == number % InputEvery;
            // Sleeping is in whole milliseconds, so it may be a little early.
            var began = Stopwatch.GetTimestamp();
            var from = Math.Min(due, began);
            _late.Add(Stopwatch.GetElapsedTime(Math.Max(from, free), began));
            if (!client.Ask(isInput ? input : look)) Interlocked.Increment(ref _failed);
            free = Stopwatch.GetTimestamp();
            var taken = Stopwatch.GetElapsedTime(from, free);
            _latencies.Add(taken);
            (isInput ? _inputs : _looks).Add(taken);
        }
    }
}
