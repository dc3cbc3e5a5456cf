using System.Diagnostics;
using System.Globalization;

namespace Holdfast.Benchmarks.Tn3270;

/// <summary>Times a pass over and over by the processor's time and prints bytes per second.</summary>
internal static class Measuring
{
    /// <summary>Rounds before the measured one, in which the compiler sees what is hot, and the pause it is given after each.</summary>
    private const int WarmRounds = 12;

    private static readonly TimeSpan WarmTime = TimeSpan.FromMilliseconds(120);
    private static readonly TimeSpan WarmPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MeasuredTime = TimeSpan.FromMilliseconds(500);

    /// <summary>Warms a pass up, measures it and prints its rate, its time and what it allocated per record.</summary>
    /// <param name="bytes">Bytes of one pass.</param>
    /// <param name="records">Records of one pass.</param>
    /// <param name="pass">One pass.</param>
    public static void Rate(long bytes, int records, Action pass)
    {
        for (int round = 0; round < WarmRounds; round++)
        {
            Repeat(pass, WarmTime);
            Thread.Sleep(WarmPause);
        }
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        (long passes, double seconds) = Repeat(pass, MeasuredTime);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Print("rate", passes * bytes / seconds);
        Print("record_ns", seconds * 1e9 / (passes * records));
        Print("allocated", allocated / (double)(passes * records));
    }

    /// <summary>Prints one figure.</summary>
    public static void Print(string name, double value) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {value:0.#####}"));

    private static (long Passes, double Seconds) Repeat(Action pass, TimeSpan time)
    {
        long passes = 0;
        Stopwatch watch = Stopwatch.StartNew();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        while (watch.Elapsed < time)
        {
            pass();
            passes++;
        }
        return (passes, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
    }
}
