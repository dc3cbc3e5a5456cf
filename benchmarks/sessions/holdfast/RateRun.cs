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

    private readonly RateTally _cold = new();
    private readonly RateTally _warm = new();

    public async Task RunAsync()
    {
        var ids = new List<string>();
        for (var i = 0; i < held; i++) ids.Add((await sessions.CreateAsync(new CreateSession { Pool = "teller" }, CancellationToken.None)).Value);
        var clock = Stopwatch.GetTimestamp();
        var threads = ids.Select((id, number) => new Thread(() => Ask(id, number, clock), StackBytes)).ToList();
        foreach (var thread in threads) thread.Start();
        await Task.Delay(time - Stopwatch.GetElapsedTime(clock));
        Figures.Print("warm", "1");
        foreach (var thread in threads) thread.Join();
        Figures.Print("cold_requests_per_second", _cold.Requests.Count / time.TotalSeconds);
        Figures.Print("cold_request", _cold.Requests);
        Figures.Print("cold_late", _cold.Late);
        Figures.Print("requests_per_second", _warm.Requests.Count / (Stopwatch.GetElapsedTime(clock) - time).TotalSeconds);
        Figures.Print("request", _warm.Requests);
        Figures.Print("look", _warm.Looks);
        Figures.Print("input", _warm.Inputs);
        Figures.Print("late", _warm.Late);
        Figures.Print("failed_requests", _cold.Failed + _warm.Failed);
        foreach (var id in ids) await sessions.CloseAsync(id, CancellationToken.None);
    }

    private void Ask(string id, int number, long clock)
    {
        using var client = new WireClient(sessions.Port);
        var look = WireClient.Request("GET", $"/api/v1/sessions/{id}/screen", sessions.Token, []);
        var wait = new WaitRequest { Text = Bank.Menu, At = new Position(1, 2), Unlocked = true, Timeout = "60s" };
        var input = WireClient.Request("POST", $"/api/v1/sessions/{id}/input", sessions.Token, JsonSerializer.SerializeToUtf8Bytes(
            new InputRequest { Steps = [Bank.Enter], Settle = true, Wait = wait }, ContractsJson.Default.InputRequest));
        var half = time.TotalSeconds * perSecond;
        var free = clock;
        for (var request = number; request < 2 * half; request += held)
        {
            var due = clock + (long)(request * (double)Stopwatch.Frequency / perSecond);
            var early = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
            if (early > TimeSpan.Zero) Thread.Sleep(early);
            var isInput = request / held % InputEvery == number % InputEvery;
            // Sleeping is in whole milliseconds, so it may be a little early.
            var began = Stopwatch.GetTimestamp();
            var from = Math.Min(due, began);
            var late = Stopwatch.GetElapsedTime(Math.Max(from, free), began);
            var good = client.Ask(isInput ? input : look);
            free = Stopwatch.GetTimestamp();
            (request < half ? _cold : _warm).Add(isInput, Stopwatch.GetElapsedTime(from, free), late, good);
        }
    }
}
