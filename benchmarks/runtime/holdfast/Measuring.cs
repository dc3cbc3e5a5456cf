using System.Diagnostics;
using System.Globalization;

namespace Holdfast.Benchmarks.Runtime;

/// <summary>Runs a case and prints what it took.</summary>
internal static class Measuring
{
    /// <summary>Runs before the measured one, in which the compiler sees what is hot.</summary>
    private const int WarmRuns = 10;

    /// <summary>What the compiler's background thread is given after each of them.</summary>
    private static readonly TimeSpan WarmPause = TimeSpan.FromMilliseconds(150);

    /// <summary>Runs a case by its name.</summary>
    public static Task RunAsync(ICases cases, string name, int size) => name switch
    {
        "roundtrip" => TimeAsync(cases.RoundTripAsync, size),
        "channel1" => TimeAsync(messages => cases.ChannelAsync(messages, 1), size),
        "channel8" => TimeAsync(messages => cases.ChannelAsync(messages, 8), size),
        "spawn" => TimeAsync(cases.SpawnAsync, size),
        "memory" => MemoryAsync(cases, size),
        "sleeps" => SleepsAsync(cases, size),
        "hold" => cases.HoldAsync(size, port => Print("port", port, ""), Held),
        "echo" => cases.EchoAsync(port => Print("port", port, "")),
        _ => throw new ArgumentException($"There is no case '{name}'.", nameof(name)),
    };

    private static async Task TimeAsync(Func<int, Task> run, int size)
    {
        for (var warm = 0; warm < WarmRuns; warm++)
        {
            await run(Math.Max(size / 8, 1000));
            await Task.Delay(WarmPause);
        }

        var clock = Stopwatch.StartNew();
        var before = Environment.CpuUsage.TotalTime;
        await run(size);
        var used = Environment.CpuUsage.TotalTime - before;
        Print("time", clock.Elapsed.TotalNanoseconds / size, "ns");
        Print("processor", used.TotalNanoseconds / size, "ns");
    }

    // The heap is measured exactly; of programs without a collector the comparison takes private memory.
    private static async Task MemoryAsync(ICases cases, int size)
    {
        (await cases.SuspendAsync(1000))();
        await Task.Delay(WarmPause);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var release = await cases.SuspendAsync(size);
        Print("memory", (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)size, "B");
        release();
    }

    private static async Task SleepsAsync(ICases cases, int size)
    {
        await cases.SleepAsync(1000);
        using var self = Process.GetCurrentProcess();
        self.Refresh();
        var before = self.TotalProcessorTime;
        var late = await cases.SleepAsync(size);
        self.Refresh();
        var used = self.TotalProcessorTime - before;
        Array.Sort(late);
        Print("p99", late[size * 99 / 100].TotalMilliseconds, "ms");
        Print("cpu", used.TotalNanoseconds / size, "ns");
    }

    // What the arrivals left behind is no part of what the connections need.
    private static void Held()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        Console.WriteLine("held");
        Console.Out.Flush();
    }

    private static void Print(string name, double value, string unit)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {value:0.###} {unit}"));
        Console.Out.Flush();
    }
}
