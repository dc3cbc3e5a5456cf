using System.Diagnostics;
using System.Runtime;
using Holdfast.Contracts.Sessions;

namespace Holdfast.Benchmarks.Sessions;

/// <summary>
/// What it takes to create a session and to give it back: opened for it to an endpoint; opened for it by a pool and logged on by its journey;
/// and of a pool where one is ready.
/// </summary>
internal sealed class CreateRun(ServiceSessions sessions, int count)
{
    private const int AtOnce = 16;

    /// <summary>Sessions created one after the other before they are all closed.</summary>
    private const int Batch = 100;

    /// <summary>Batches that go before, at the least and at the most: until nothing is compiled any more.</summary>
    private const int LeastWarmBatches = 10;
    private const int MostWarmBatches = 100;

    /// <summary>Methods compiled during a batch of a program that is warm, at the most.</summary>
    private const int FewMethods = 2;

    /// <summary>Batches of which that holds, one after the other: while new code is met, what was met before waits to be compiled for speed.</summary>
    private const int CalmBatches = 5;

    /// <summary>The share of the batches told of apart: those that other programs of the machine disturbed the least.</summary>
    private const double LeastDisturbed = 0.25;

    private static readonly ParallelOptions Parallelism = new() { MaxDegreeOfParallelism = AtOnce };

    private static readonly (string Name, CreateSession Request)[] Kinds =
    [
        ("direct", new CreateSession { Endpoint = "a" }),
        ("fresh", new CreateSession { Pool = "fresh" }),
        ("pooled", new CreateSession { Pool = "teller" }),
    ];

    private TimeSpan _creating;
    private TimeSpan _closing;
    private TimeSpan _keeper;
    private TimeSpan _elapsed;
    private Latencies _latencies = new();
    private List<double> _batches = [];

    public async Task RunAsync()
    {
        Figures.Print("keeper", sessions.KeeperPid);
        foreach (var (name, request) in Kinds)
        {
            await WarmAsync(name, request);
            Clear();
            for (var done = 0; done < count; done += Batch) await BatchAsync(request);
            var made = (count + Batch - 1) / Batch * Batch;
            Figures.Print($"{name}_cpu_ms", _creating.TotalMilliseconds / made);
            Figures.Print($"{name}_calm_cpu_ms", _batches.Order().ElementAt((int)(_batches.Count * LeastDisturbed)));
            Figures.Print($"{name}_close_cpu_ms", _closing.TotalMilliseconds / made);
            Figures.Print($"{name}_keeper_cpu_ms", _keeper.TotalMilliseconds / made);
            Figures.Print($"{name}_per_second", made / _elapsed.TotalSeconds);
            Figures.Print(name, _latencies);
        }
    }

    /// <summary>Until the program is compiled for speed, which takes its time; what the first batch took is told.</summary>
    private async Task WarmAsync(string name, CreateSession request)
    {
        var calm = 0;
        for (var batch = 0; batch < MostWarmBatches; batch++)
        {
            var methods = JitInfo.GetCompiledMethodCount();
            Clear();
            await BatchAsync(request);
            if (batch == 0) Figures.Print($"{name}_cold_cpu_ms", _creating.TotalMilliseconds / Batch);
            calm = JitInfo.GetCompiledMethodCount() - methods <= FewMethods ? calm + 1 : 0;
            if (batch >= LeastWarmBatches && calm >= CalmBatches) return;
        }
    }

    private void Clear()
    {
        (_creating, _closing, _keeper, _elapsed) = (default, default, default, default);
        _latencies = new Latencies();
        _batches = [];
    }

    private async Task BatchAsync(CreateSession request)
    {
        var ids = new string[Batch];
        var (before, clock) = (Usage.Times(sessions.KeeperPid), Stopwatch.GetTimestamp());
        await Parallel.ForAsync(0, Batch, Parallelism, async (i, token) =>
        {
            var began = Stopwatch.GetTimestamp();
            var created = await sessions.CreateAsync(request, token);
            _latencies.Add(Stopwatch.GetElapsedTime(began));
            ids[i] = created.Value;
        });
        _elapsed += Stopwatch.GetElapsedTime(clock);
        var between = Usage.Times(sessions.KeeperPid);
        await Parallel.ForEachAsync(ids, Parallelism, async (id, token) => await sessions.CloseAsync(id, token));
        // What a pool does with them goes on after the answers.
        await sessions.QuietAsync();
        var after = Usage.Times(sessions.KeeperPid);
        _creating += between.Cpu - before.Cpu;
        _batches.Add((between.Cpu - before.Cpu).TotalMilliseconds / Batch);
        _closing += after.Cpu - between.Cpu;
        _keeper += after.KeeperCpu - before.KeeperCpu;
    }
}
