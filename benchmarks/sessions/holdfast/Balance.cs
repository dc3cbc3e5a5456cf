using System.Diagnostics;
using System.Globalization;
using Holdfast.Runtime.Balancing;

namespace Holdfast.Benchmarks.Sessions;

/// <summary>One decision with its opening, and the closing of an earlier one: what a session costs the balancer. Prints Markdown rows.</summary>
internal static class Balance
{
    private const int Decisions = 400_000;
    private const int Held = 256;
    private const int Rounds = 5;
    private const int WarmRounds = 2;

    private static readonly string[] Users = [.. Enumerable.Range(0, 1024).Select(i => $"default/key:user{i}")];
    private static readonly Random Draws = new(1);

    public static void Run()
    {
        foreach (var endpoints in (int[])[4, 64, 1024])
        {
            var naive = new NaiveScan(endpoints);
            Measure("naive scan", endpoints, _ => naive.Choose(), naive.Opened, naive.Closed);
            foreach (var strategy in Enum.GetValues<BalancingStrategy>()) Balanced(strategy, endpoints, affinity: false);
            Balanced(BalancingStrategy.LeastConnections, endpoints, affinity: true);
        }
    }

    private static void Balanced(BalancingStrategy strategy, int endpoints, bool affinity)
    {
        var balancer = new Balancer(new BalancingOptions { Strategy = strategy, AffinityKeys = affinity ? Users.Length : 0, SlowStart = TimeSpan.FromSeconds(30) });
        balancer.Apply([.. Enumerable.Range(0, endpoints).Select(i => new BalancedEndpoint($"e{i}", 1 + (i % 4)))], TimeSpan.Zero);
        Measure(
            affinity ? "least_connections, affinity of 1024 users" : Words(strategy), endpoints,
            i => balancer.Choose(new BalancingRequest
            {
                Now = TimeSpan.FromMilliseconds(i), Draw = (ulong)Draws.NextInt64() << 1, Key = (ulong)i * 0x9E37_79B9_7F4A_7C15UL,
                Affinity = affinity ? Users[i & 1023] : null,
            }),
            balancer.Opened, balancer.Closed);
    }

    private static string Words(BalancingStrategy strategy) =>
        string.Concat(strategy.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));

    private static void Measure(string name, int endpoints, Func<long, int> choose, Action<int> opened, Action<int> closed)
    {
        var held = new int[Held];
        Array.Fill(held, -1);
        var times = new double[Rounds];
        var bytes = 0L;
        for (var round = -WarmRounds; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var clock = Stopwatch.GetTimestamp();
            for (var i = 0L; i < Decisions; i++)
            {
                ref var place = ref held[i % Held];
                if (place >= 0) closed(place);
                place = choose(i);
                opened(place);
            }

            if (round >= 0) times[round] = Stopwatch.GetElapsedTime(clock).TotalNanoseconds / Decisions;
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Array.Sort(times);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {endpoints} | {times[Rounds / 2]:0} ns | {bytes / Decisions} B |"));
    }
}
