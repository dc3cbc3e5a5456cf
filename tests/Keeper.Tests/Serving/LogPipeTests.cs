using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Tests.Serving;

/// <summary>What children write through pipes, with a real Keeper and real children.</summary>
public sealed class LogPipeTests
{
    [Fact]
    public void Both_streams_are_kept_whole_before_the_end_is_told_and_counted()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        client.Subscribe();
        client.Spawned(Order(keeper, "a", "seq 1 20000; seq 5 >&2"));
        var ended = client.NextExit();

        var output = File.ReadAllText(Log(keeper, "a.out"));
        Assert.Equal(Numbers(1, 20000), output);
        Assert.Equal(Numbers(1, 5), File.ReadAllText(Log(keeper, "a.err")));
        Assert.Equal(new StreamFacts(output.Length, 0), ended.Output);
        Assert.Equal(new StreamFacts(10, 0), ended.Error);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Log(keeper, "a.out")));
    }

    [Fact]
    public void Rotated_pieces_follow_each_other_and_end_where_a_line_does_over_two_children_and_two_Keepers()
    {
        var folder = "";
        var expected = Numbers(1, 60000) + Numbers(1, 60000) + Numbers(7, 9);
        using (var keeper = KeeperProcess.Start())
        {
            folder = keeper.Folder;
            using var client = keeper.Connect().Greet();
            client.Subscribe();
            for (var turn = 0; turn < 2; turn++)
            {
                client.Spawned(Order(keeper, "a", "seq 1 60000", rotateBytes: 100_000));
                client.NextExit();
            }

            client.Do(new ShutdownOrder(Force: true).Write);
            keeper.Process.WaitForExit();
            using var second = KeeperProcess.Restart(keeper);
            using var other = second.Connect().Greet();
            other.Subscribe();
            other.Spawned(Order(second, "a", "seq 7 9", rotateBytes: 100_000));
            other.NextExit();

            var pieces = Pieces(Path.Combine(folder, "logs"), "a.out");
            Assert.InRange(pieces.Count, 5, 12);
            var position = 0L;
            var whole = new StringBuilder();
            foreach (var (start, end, path) in pieces)
            {
                Assert.Equal(position, start);
                var content = File.ReadAllText(path);
                Assert.Equal(end - start, content.Length);
                Assert.EndsWith("\n", content, StringComparison.Ordinal);
                AssertTimes(path[..^4] + ".times", start, end);
                whole.Append(content);
                position = end;
            }

            whole.Append(File.ReadAllText(Log(second, "a.out")));
            Assert.Equal(expected, whole.ToString());
        }
    }

    [Fact]
    public void A_file_older_than_its_age_is_rotated_when_more_comes()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        client.Subscribe();
        client.Spawned(Order(keeper, "a", "echo one; sleep 0.3; echo two; echo three", rotateAge: 200));
        client.NextExit();

        var (start, end, path) = Assert.Single(Pieces(Path.Combine(keeper.Folder, "logs"), "a.out"));
        Assert.Equal((0, 4), (start, end));
        Assert.Equal("one\n", File.ReadAllText(path));
        Assert.Equal("two\nthree\n", File.ReadAllText(Log(keeper, "a.out")));
    }

    [Fact]
    public void What_a_full_disk_does_not_take_is_counted_and_the_child_goes_on()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        client.Subscribe();
        Directory.CreateDirectory(Path.Combine(keeper.Folder, "logs"));
        File.CreateSymbolicLink(Log(keeper, "a.out"), "/dev/full");
        client.Spawned(Order(keeper, "a", "head -c 3000000 /dev/zero; echo end >&2"));
        var ended = client.NextExit();

        Assert.Equal(0, ended.End!.Code);
        Assert.Equal(new StreamFacts(0, 3_000_000), ended.Output);
        Assert.Equal("end\n", File.ReadAllText(Log(keeper, "a.err")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void On_a_full_disk_a_child_that_asked_to_waits_and_another_goes_on(bool waits)
    {
        using var keeper = KeeperProcess.StartOnSmallDisk("logs", "64k");
        using var client = keeper.Connect().Greet();
        client.Subscribe();
        client.Spawned(Order(keeper, "a", "seq 1 400000; touch done; sleep 0.1", waits: waits) with { WorkingFolder = keeper.Folder });
        var done = Path.Combine(keeper.Folder, "done");
        if (waits)
        {
            Thread.Sleep(700);
            Assert.False(File.Exists(done), "it did not wait");
            keeper.GrowDisk("logs", "64m");
        }

        var ended = client.NextExit();
        var whole = Numbers(1, 400000);
        var kept = File.ReadAllText(keeper.Seen(Log(keeper, "a.out")));
        Assert.Equal((kept.Length, whole.Length - kept.Length), (ended.Output!.Kept, ended.Output.Dropped));
        Assert.StartsWith(kept, whole, StringComparison.Ordinal);
        Assert.Equal(waits, kept.Length == whole.Length);
        Assert.True(File.Exists(done));
    }

    [Fact]
    public void A_stream_thrown_away_and_a_stream_straight_into_a_file_stay_possible()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        client.Subscribe();
        var file = Path.Combine(keeper.Folder, "straight");
        var child = client.Spawned(RawClient.Order("a", "sh", "-c", "echo hello; echo gone >&2") with { OutputFile = file });
        Assert.Null(client.NextExit().Output);
        Assert.Equal("hello\n", File.ReadAllText(file));
        Assert.Null(child.Error);
    }

    [Theory]
    [InlineData("x.txt", 0)]
    [InlineData("x.log", 17)]
    public void An_impossible_capture_is_refused(string file, long rotateBytes)
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        var stream = new StreamOrder(Path.Combine(keeper.Folder, "p"), file, rotateBytes, 0, false);
        var refusal = client.Refused((RawClient.Order("a", "true") with { Output = stream }).Write);
        Assert.Equal(RefusalReason.Invalid, refusal.Reason);
    }

    [Fact]
    public void A_file_in_the_place_of_a_pipe_is_refused_and_left_alone()
    {
        using var keeper = KeeperProcess.Start();
        using var client = keeper.Connect().Greet();
        var order = Order(keeper, "a", "echo hello");
        File.WriteAllText(order.Output!.Pipe, "mine");
        Assert.Equal(RefusalReason.SpawnFailed, client.Refused(order.Write).Reason);
        Assert.Equal("mine", File.ReadAllText(order.Output.Pipe));
    }

    internal static SpawnOrder Order(
        KeeperProcess keeper, string id, string script, long rotateBytes = 0, long rotateAge = 0, bool waits = false)
    {
        Directory.CreateDirectory(Path.Combine(keeper.Folder, "logs"));
        return RawClient.Order(id, "sh", "-c", script) with
        {
            Output = Stream("out"),
            Error = Stream("err"),
        };

        StreamOrder Stream(string name) => new(
            Path.Combine(keeper.Folder, $"{id}.{name}"), Log(keeper, $"{id}.{name}"), rotateBytes, rotateAge, waits);
    }

    internal static string Log(KeeperProcess keeper, string name) => Path.Combine(keeper.Folder, "logs", $"{name}.log");

    internal static string Numbers(int first, int last) =>
        string.Concat(Enumerable.Range(first, last - first + 1).Select(number => $"{number}\n"));

    internal static List<(long Start, long End, string Path)> Pieces(string folder, string stem) =>
        [.. Directory.GetFiles(folder, $"{stem}.*-*.log").Order(StringComparer.Ordinal).Select(path =>
        {
            var range = Path.GetFileName(path).Split('.')[^2].Split('-');
            return (long.Parse(range[0]), long.Parse(range[1]), path);
        })];

    private static void AssertTimes(string path, long start, long end)
    {
        var bytes = File.ReadAllBytes(path);
        Assert.Equal(0, bytes.Length % 16);
        Assert.Equal(start, BinaryPrimitives.ReadInt64LittleEndian(bytes));
        var (before, now) = (-1L, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1000);
        for (var record = 0; record < bytes.Length; record += 16)
        {
            var position = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(record));
            Assert.True(position > before && position <= end);
            Assert.InRange(BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(record + 8)), now - 60_000_000, now + 1_000_000);
            before = position;
        }
    }

    internal static void Wait(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), "it did not happen within 10 s");
            Thread.Sleep(5);
        }
    }
}
