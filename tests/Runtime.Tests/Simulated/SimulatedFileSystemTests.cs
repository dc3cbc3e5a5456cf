using Holdfast.Runtime.Simulated;
using Holdfast.Runtime.Tests.Conformance;

namespace Holdfast.Runtime.Tests.Simulated;

public sealed class SimulatedFileSystemTests() : FileSystemConformance(new SimulatedModel())
{
    [Fact]
    public void A_crash_keeps_what_was_synced_and_tears_what_was_not()
    {
        var tails = new HashSet<int>();
        Simulation.RunSeeds(200, async io =>
        {
            var file = await io.Files.OpenAsync("/log", FileOpening.Create, default);
            await file.WriteAtAsync(0, "synced"u8.ToArray(), default);
            await file.SyncAsync(default);
            await file.WriteAtAsync(6, "12"u8.ToArray(), default);
            await file.WriteAtAsync(8, "3456"u8.ToArray(), default);
            io.Files.Crash();
            await Assert.ThrowsAsync<IOException>(() => file.SyncAsync(default).AsTask());
            var left = await io.Files.ReadAllBytesAsync("/log", default);
            Assert.InRange(left.Length, 6, 12);
            Assert.Equal("synced123456"u8[..left.Length].ToArray(), left);
            tails.Add(left.Length - 6);
        }, new SimulationOptions { DiskReordersWrites = false });
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], tails.Order());
    }

    [Fact]
    public void A_crash_leaves_the_old_content_or_the_new_of_a_replaced_file()
    {
        var seen = new HashSet<byte>();
        Simulation.RunSeeds(200, async io =>
        {
            byte[] one = [1, 1, 1, 1, 1, 1, 1, 1];
            byte[] two = [2, 2, 2, 2, 2, 2, 2, 2];
            await io.Files.ReplaceAsync("/state", one, default);
            var replacing = io.Start("replace", async () => await io.Files.ReplaceAsync("/state", two, default));
            await io.Clock.Delay(TimeSpan.FromMicroseconds(io.Random.NextInt64(3000)));
            io.Files.Crash();
            var left = await io.Files.ReadAllBytesAsync("/state", default);
            Assert.Contains(left, new[] { one, two });
            seen.Add(left[0]);
        });
        Assert.Equal([1, 2], seen.Order().Select(value => (int)value));
    }

    [Fact]
    public void A_new_file_that_was_never_synced_may_be_gone()
    {
        var there = new HashSet<bool>();
        Simulation.RunSeeds(50, async io =>
        {
            await io.Files.OpenAsync("/new", FileOpening.Create, default);
            io.Files.Crash();
            there.Add(io.Files.Exists("/new"));
        });
        Assert.Equal(2, there.Count);
    }

    [Fact]
    public void A_full_disk_refuses_to_grow_and_takes_again_once_there_is_room() => Simulation.Run(1, async io =>
    {
        io.Files.CapacityBytes = 10;
        await using var file = await io.Files.OpenAsync("/a", FileOpening.Create, default);
        await file.WriteAtAsync(0, new byte[8], default);
        var error = await Assert.ThrowsAsync<IOException>(() => file.WriteAtAsync(8, new byte[3], default).AsTask());
        Assert.Equal(28, error.HResult);
        await file.WriteAtAsync(0, new byte[10], default);
        await Assert.ThrowsAsync<IOException>(() => io.Files.ReplaceAsync("/b", new byte[1], default).AsTask());
        Assert.Equal(["/a"], io.Files.List("/"));
        io.Files.Delete("/a");
        await io.Files.ReplaceAsync("/b", new byte[1], default);
    });

    [Fact]
    public void A_disk_that_reorders_keeps_any_of_the_unsynced_sectors()
    {
        var outcomes = new HashSet<string>();
        Simulation.RunSeeds(200, async io =>
        {
            var file = await io.Files.OpenAsync("/log", FileOpening.Create, default);
            await file.WriteAtAsync(0, new byte[1024], default);
            await file.SyncAsync(default);
            await file.WriteAtAsync(0, Enumerable.Repeat((byte)1, 1024).ToArray(), default);
            io.Files.Crash();
            var left = await io.Files.ReadAllBytesAsync("/log", default);
            Assert.Equal(1024, left.Length);
            outcomes.Add($"{left[0]}{left[511]} {left[512]}{left[1023]}");
        });

        // The second sector without the first, which no order of writing explains.
        Assert.Contains("00 11", outcomes);
        Assert.Contains("11 00", outcomes);
        Assert.Contains("00 00", outcomes);
        Assert.Contains("11 10", outcomes);
    }

    [Fact]
    public void A_crash_may_undo_deletions_and_new_names_in_reverse_order_unless_the_folder_was_synced()
    {
        var seen = new HashSet<string>();
        Simulation.RunSeeds(100, async io =>
        {
            await io.Files.ReplaceAsync("/a", "a"u8.ToArray(), default);
            await io.Files.ReplaceAsync("/b", "b"u8.ToArray(), default);
            io.Files.Delete("/a");
            await io.Files.OpenAsync("/c", FileOpening.Create, default);
            io.Files.Delete("/b");
            io.Files.Crash();
            seen.Add(string.Join(' ', io.Files.List("/")));

            // Another sync in the folder makes all of it durable.
            io.Files.Delete("/b");
            await io.Files.ReplaceAsync("/d", "d"u8.ToArray(), default);
            io.Files.Crash();
            Assert.False(io.Files.Exists("/b"));
            Assert.True(io.Files.Exists("/d"));
        });
        Assert.Equal(["/a /b", "/b", "/b /c", "/c"], seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Bits_rot_where_the_disk_is_told_to() => Simulation.RunSeeds(20, async io =>
    {
        await io.Files.ReplaceAsync("/state", new byte[64], default);
        io.Files.Rot("/state");
        Assert.Equal(1, (await io.Files.ReadAllBytesAsync("/state", default)).Sum(value => System.Numerics.BitOperations.PopCount(value)));
        io.Files.Crash();
        Assert.Equal(1, (await io.Files.ReadAllBytesAsync("/state", default)).Sum(value => System.Numerics.BitOperations.PopCount(value)));
        Assert.Throws<FileNotFoundException>(() => io.Files.Rot("/none"));
    });

    [Fact]
    public void A_slow_disk_takes_its_time() => Simulation.RunSeeds(5, async io =>
    {
        io.Files.Latency = TimeSpan.FromSeconds(10);
        var start = io.Clock.Elapsed;
        for (var i = 0; i < 10; i++)
        {
            await io.Files.ReplaceAsync("/state", new byte[1], default);
        }

        Assert.InRange((io.Clock.Elapsed - start).TotalSeconds, 60, 340);
    });

    [Fact]
    public void Mapped_memory_outlives_a_kill_to_the_last_store_and_a_crash_by_pages() => Simulation.RunSeeds(50, async io =>
    {
        var host = io.Host("node");
        var program = host.Program("daemon");
        var memory = program.Files.MapMemory("/kept", 4 * 4096);
        Assert.True(memory.TryReserve(0, 4 * 4096));
        await using (var file = await program.Files.OpenAsync("/kept", FileOpening.ReadWrite, default)) await file.SyncAsync(default);
        // Its name becomes durable with the folder's next one.
        await program.Files.ReplaceAsync("/other", new byte[1], default);
        memory.WriteNumber(0, 1);
        program.Kill();
        using (var next = host.Files.MapMemory("/kept", 0))
        {
            Assert.Equal(1, next.ReadNumber(0));
            await using (var file = await host.Files.OpenAsync("/kept", FileOpening.ReadWrite, default)) await file.SyncAsync(default);
            for (var page = 0; page < 4; page++)
            {
                next.WriteNumber(page * 4096, 2);
                next.WriteNumber((page * 4096) + 8, 3);
            }

            host.Crash();
            Assert.Throws<IOException>(() => next.ReadNumber(0));
        }

        host.Restart();
        using var left = host.Files.MapMemory("/kept", 0);
        Assert.All(
            Enumerable.Range(0, 4).Select(page => (left.ReadNumber(page * 4096), left.ReadNumber((page * 4096) + 8))),
            (numbers, page) => Assert.Contains(numbers, new[] { (page == 0 ? 1L : 0L, 0L), (2L, 3L) }));
    });

    [Fact]
    public void Memory_has_room_where_it_was_reserved_and_none_on_a_full_disk() => Simulation.Run(1, io =>
    {
        io.Files.CapacityBytes = 10 * 4096;
        using var memory = io.Files.MapMemory("/kept", 100 * 4096);
        Assert.Equal(0, io.Files.UsedBytes);
        Assert.True(memory.TryReserve(100, 8 * 4096));
        Assert.Equal(9 * 4096, io.Files.UsedBytes);
        Assert.True(memory.TryReserve(0, 4096));
        Assert.True(memory.TryReserve(9 * 4096, 4096));
        Assert.False(memory.TryReserve(20 * 4096, 1));
        Assert.Throws<IOException>(() => io.Files.Append("/log", new byte[1]));
        io.Files.Delete("/kept");
        Assert.Equal(0, io.Files.UsedBytes);
        return Task.CompletedTask;
    });
}
