using System.Globalization;

namespace Holdfast.EndToEnd;

/// <summary>What the daemon takes of the machine's memory.</summary>
[Collection("demo")]
public sealed class MemoryTests(DemoNode demo)
{
    /// <summary>Heaps of the C library that its threads may have made before the program's first line, at the most (glibc: arena_test).</summary>
    private const int MostHeaps = 8;

    private const long HeapBytes = 64 * 1024 * 1024;

    [Fact]
    public async Task The_C_library_makes_no_heap_for_each_thread_that_comes()
    {
        var requests = Enumerable.Range(0, 64).Select(_ => demo.Node.GetAsync("/api/v1/node")).ToArray();
        foreach (var node in await Task.WhenAll(requests)) Assert.InRange(Heaps(node["pid"]!.GetValue<int>()), 1, MostHeaps);
    }

    /// <summary>Each begins at a multiple of its full size: what is used of it, and behind that what is only reserved.</summary>
    private static int Heaps(int pid)
    {
        var maps = File.ReadLines($"/proc/{pid}/maps").Select(Range).ToArray();
        return maps.Zip(maps.Skip(1)).Count(pair =>
            pair.First.Start % HeapBytes == 0 && pair.First.End == pair.Second.Start && !pair.Second.Used && pair.Second.End == pair.First.Start + HeapBytes);
    }

    private static (long Start, long End, bool Used) Range(string line)
    {
        var ends = line.Split(' ', 3);
        var dash = ends[0].IndexOf('-', StringComparison.Ordinal);
        return (Hex(ends[0].AsSpan(0, dash)), Hex(ends[0].AsSpan(dash + 1)), ends[1] != "---p");
    }

    // Addresses of the kernel's own, at the very end, are none of these and negative here.
    private static long Hex(ReadOnlySpan<char> text) => (long)ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
