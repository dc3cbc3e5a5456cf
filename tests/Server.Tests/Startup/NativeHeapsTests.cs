using System.Globalization;
using System.Runtime.InteropServices;
using Holdfast.Server.Startup;

namespace Holdfast.Server.Tests.Startup;

/// <summary>What is free in the heaps of the C library goes back to the system.</summary>
public sealed class NativeHeapsTests
{
    private const int Blocks = 4096;
    private const int BlockBytes = 16 * 1024;

    [Fact]
    public void A_heap_that_is_empty_but_for_its_end_takes_no_memory_once_it_was_trimmed()
    {
        var blocks = new nint[Blocks];
        for (var i = 0; i < Blocks; i++)
        {
            blocks[i] = Marshal.AllocHGlobal(BlockBytes);
            for (var at = 0; at < BlockBytes; at += 4096) Marshal.WriteByte(blocks[i], at, 1);
        }

        // The one that stays lies at the end: without it the heap would shrink by itself.
        for (var i = 0; i < Blocks - 1; i++) Marshal.FreeHGlobal(blocks[i]);
        var before = PrivateBytes();
        NativeHeaps.Trim();
        var after = PrivateBytes();
        Marshal.FreeHGlobal(blocks[^1]);
        Assert.InRange(before - after, Blocks * BlockBytes * 3L / 4, long.MaxValue);
    }

    private static long PrivateBytes() => File.ReadLines("/proc/self/smaps_rollup")
        .Where(line => line.StartsWith("Private_", StringComparison.Ordinal))
        .Sum(line => 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));
}
