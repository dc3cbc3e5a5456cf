using System.Globalization;

namespace Holdfast.Benchmarks.Sessions;

/// <summary>What is told to whoever started this program: lines of a name and a value.</summary>
internal static class Figures
{
    public static void Print(string name, double value) => Print(name, string.Create(CultureInfo.InvariantCulture, $"{value:0.######}"));

    public static void Print(string name, string text)
    {
        Console.WriteLine($"{name} {text.ReplaceLineEndings(" ")}");
        Console.Out.Flush();
    }

    public static void Print(string name, Latencies latencies)
    {
        foreach (var (part, share) in (ReadOnlySpan<(string, double)>)[("p50", 0.5), ("p99", 0.99), ("max", 1)])
            Print($"{name}_{part}_ms", 1000 * latencies.Quantile(share));
    }
}
