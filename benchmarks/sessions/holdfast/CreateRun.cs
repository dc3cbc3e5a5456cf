using System.Diagnostics;
using Holdfast.Contracts.Sessions;

namespace Holdfast.Benchmarks.Sessions;

/// <summary>What it takes to create a session and to give it back: opened for it to an endpoint, and of a pool where one is ready.</summary>
internal sealed class CreateRun(ServiceSessions sessions, int count)
{
    private const int AtOnce = 16;

    public async Task RunAsync()
    {
        Figures.Print("keeper", sessions.KeeperPid);
        var kinds = new[] { ("direct", new CreateSession { Endpoint = "a" }), ("pooled", new CreateSession { Pool = "teller" }) };
        foreach (var (name, request) in kinds)
        {
            await CreateAsync(request, count / 2, new Latencies());
            var before = Usage.Now(sessions.KeeperPid, collect: true);
            var latencies = new Latencies();
            var clock = Stopwatch.GetTimestamp();
            await CreateAsync(request, count, latencies);
            var seconds = Stopwatch.GetElapsedTime(clock).TotalSeconds;
            var after = Usage.Now(sessions.KeeperPid, collect: false);
            Figures.Print($"{name}_cpu_ms", (after.Cpu - before.Cpu).TotalMilliseconds / count);
            Figures.Print($"{name}_keeper_cpu_ms", (after.KeeperCpu - before.KeeperCpu).TotalMilliseconds / count);
            Figures.Print($"{name}_per_second", count / seconds);
            Figures.Print(name, latencies);
        }
    }

    private Task CreateAsync(CreateSession request, int wanted, Latencies latencies) =>
        Parallel.ForAsync(0, wanted, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (_, token) =>
        {
            var began = Stopwatch.GetTimestamp();
            var created = await sessions.CreateAsync(request, token);
            latencies.Add(Stopwatch.GetElapsedTime(began));
            await sessions.CloseAsync(created.Value, token);
        });
}
