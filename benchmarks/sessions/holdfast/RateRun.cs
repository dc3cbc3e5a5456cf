using System.Diagnostics;
using System.Text.Json;
using Holdfast.Contracts;
using Holdfast.Contracts.Sessions;

namespace Holdfast.Benchmarks.Sessions;

/// <summary>
/// Requests to a daemon at a fixed rate, whether the earlier ones were in time or not: for each input with its wait, nine screens read. Each
/// session has a connection and a thread of its own. What one takes counts from when it was due, so what this program was late to send is in
/// it, and told apart. A tenth as many go to a server that does nothing, by threads of the same kind. It goes on for twice the time: the first
/// half is that of a daemon that still compiles what it uses.
/// </summary>
internal sealed class RateRun(RestSessions sessions, int floorPort, int held, int perSecond, TimeSpan time)
{
    private const int InputEvery = 10;
    private const int FloorUsers = 5;
    private const int StackBytes = 256 * 1024;

    private readonly RateTally _cold = new();
    private readonly RateTally _warm = new();
    private readonly RateTally _coldFloor = new();
    private readonly RateTally _warmFloor = new();
    private long _began;

    public async Task RunAsync()
    {
        var ids = new List<string>();
        for (var i = 0; i < held; i++) ids.Add((await sessions.CreateAsync(new CreateSession { Pool = "teller" }, CancellationToken.None)).Value);
        _began = Stopwatch.GetTimestamp();
        var threads = ids.Select((id, number) => new Thread(() => AskSession(id, number), StackBytes))
            .Concat(Enumerable.Range(0, FloorUsers).Select(number => new Thread(() => AskFloor(number), StackBytes))).ToList();
        foreach (var thread in threads) thread.Start();
        await Task.Delay(time - Stopwatch.GetElapsedTime(_began));
        Figures.Print("warm", "1");
        foreach (var thread in threads) thread.Join();
        foreach (var (prefix, tally, floor) in (ReadOnlySpan<(string, RateTally, RateTally)>)[("cold_", _cold, _coldFloor), ("", _warm, _warmFloor)])
        {
            Figures.Print($"{prefix}requests_per_second", tally.Requests.Count / time.TotalSeconds);
            Figures.Print($"{prefix}request", tally.Requests);
            Figures.Print($"{prefix}look", tally.Looks);
            Figures.Print($"{prefix}input", tally.Inputs);
            Figures.Print($"{prefix}late", tally.Late);
            Figures.Print($"{prefix}floor", floor.Requests);
        }

        Figures.Print("failed_requests", _cold.Failed + _warm.Failed);
        foreach (var id in ids) await sessions.CloseAsync(id, CancellationToken.None);
    }

    private void AskSession(string id, int number)
    {
        using var client = new WireClient(sessions.Port);
        var look = WireClient.Request("GET", $"/api/v1/sessions/{id}/screen", sessions.Token, []);
        var wait = new WaitRequest { Text = Bank.Menu, At = new Position(1, 2), Unlocked = true, Timeout = "60s" };
        var input = WireClient.Request("POST", $"/api/v1/sessions/{id}/input", sessions.Token, JsonSerializer.SerializeToUtf8Bytes(
            new InputRequest { Steps = [Bank.Enter], Settle = true, Wait = wait }, ContractsJson.Default.InputRequest));
        Ask(client, look, input, new Turns(number, held, perSecond), _cold, _warm);
    }

    private void AskFloor(int number)
    {
        using var client = new WireClient(floorPort);
        var look = WireClient.Request("GET", "/", sessions.Token, []);
        Ask(client, look, look, new Turns(number, FloorUsers, perSecond / 10), _coldFloor, _warmFloor);
    }

    private void Ask(WireClient client, byte[] look, byte[] input, Turns turns, RateTally cold, RateTally warm)
    {
        var half = time.TotalSeconds * turns.PerSecond;
        var free = _began;
        for (var request = turns.Number; request < 2 * half; request += turns.Of)
        {
            var due = _began + (long)(request * (double)Stopwatch.Frequency / turns.PerSecond);
            var early = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
            if (early > TimeSpan.Zero) Thread.Sleep(early);
            var isInput = request / turns.Of % InputEvery == turns.Number % InputEvery;
            // Sleeping is in whole milliseconds, so it may be a little early.
            var sent = Stopwatch.GetTimestamp();
            var from = Math.Min(due, sent);
            var late = Stopwatch.GetElapsedTime(Math.Max(from, free), sent);
            var good = client.Ask(isInput ? input : look);
            free = Stopwatch.GetTimestamp();
            (request < half ? cold : warm).Add(isInput, Stopwatch.GetElapsedTime(from, free), late, good);
        }
    }

    /// <summary>Whose turn it is to ask: of so many users, who together ask so often a second, the one of this number.</summary>
    private readonly record struct Turns(int Number, int Of, int PerSecond);
}
