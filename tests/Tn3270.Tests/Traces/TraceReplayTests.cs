using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Tests.Screen;
using Holdfast.Tn3270.Traces;

namespace Holdfast.Tn3270.Tests.Traces;

public sealed class TraceReplayTests
{
    private const string Opening = "< 0x0   fffd18\n< 0x0   fffa1801fff0\n< 0x0   fffd19fffb19\n< 0x0   fffd00fffb00\n";

    [Fact]
    public void Each_record_gives_a_screen_however_the_reads_divide_them()
    {
        var first = $"f5c3{Records.E("HELLO")}ffef";
        var second = $"f1c3114040{Records.E("WORLD")}ffef";
        var together = Replay($"{Opening}< 0x0   {first}{second}\n");
        Assert.Equal(["HELLO", "WORLD"], together.Select(step => step.Screen.Line(1).Trim()));
        Assert.Equal([1L, 2L], together.Select(step => step.Record));
        var divided = Replay($"{Opening}< 0x0   {first[..^2]}\n< 0x0   ef{second[..8]}\n< 0x0   {second[8..]}\n");
        Assert.Equal(["HELLO", "WORLD"], divided.Select(step => step.Screen.Line(1).Trim()));
        Assert.Equal([6, 7], divided.Select(step => step.Line));
    }

    [Fact]
    public void A_doubled_IAC_before_EF_is_no_end_of_record()
    {
        var steps = Replay($"{Opening}< 0x0   f5c3{Records.E("A")}ffffef{Records.E("B")}ffef\n");
        Assert.Equal(1, Assert.Single(steps).Record);
        Assert.Equal("A●ÕB", steps[0].Screen.Line(1).TrimEnd());
    }

    [Fact]
    public void The_keys_of_the_recorded_user_are_told_and_not_what_was_typed()
    {
        var steps = Replay(
            $"{Opening}< 0x0   f5c31d40ffef\n> 0x0   7d40c4114040{Records.E("SECRET")}ffef\n> 0x0   6dffef\n> 0x0   88000501ff02ffef\n< 0x0   f1c3ffef\n");
        Assert.Equal(["", "Enter at 01/005|Clear"], steps.Select(step => string.Join('|', step.Keys)));
    }

    [Fact]
    public void Text_before_the_records_is_shown_too()
    {
        var step = Assert.Single(Replay($"< 0x0   {Convert.ToHexStringLower("login:"u8)}\n"));
        Assert.Equal(("login:", 0L, TerminalPhase.Nvt), (step.Screen.Line(1).Trim(), step.Record, step.Phase));
    }

    [Fact]
    public void Records_of_TN3270E_are_shown_and_their_keys_told()
    {
        var steps = Replay(
            "< 0x0   fffd28\n< 0x0   fffa280802fff0\n< 0x0   fffa28020449424d2d333237392d322d45"
            + $"01{Convert.ToHexStringLower("LU1"u8)}fff0\n< 0x0   fffa280304fff0\n"
            + $"< 0x0   0000000000f5c3{Records.E("HI")}ffef\n> 0x0   0000000000f1404affef\n< 0x0   0000000001f1c3ffef\n");
        Assert.Equal(["HI", "HI"], steps.Select(step => step.Screen.Line(1).Trim()));
        Assert.Equal(["PF1 at 01/011"], steps[1].Keys);
    }

    // The recordings of x3270's own suite, where they are at hand.
    [Fact]
    [Trait("Category", "Recordings")]
    public void Recordings_of_x3270_are_read_and_replayed_without_fault()
    {
        var folder = Environment.GetEnvironmentVariable("HOLDFAST_X3270_TRACES");
        Assert.SkipWhen(string.IsNullOrEmpty(folder) || !Directory.Exists(folder), "HOLDFAST_X3270_TRACES names no folder of recordings.");
        foreach (var file in Directory.EnumerateFiles(folder, "*.trc", SearchOption.AllDirectories))
        {
            var (entries, reader) = TraceText.Read(File.ReadAllText(file), 4096);
            Assert.True(reader.Fault is null, $"{file}, {reader.Fault}");
            Assert.NotEmpty(entries);
            Replay(entries);
        }
    }

    private static List<ReplayStep> Replay(string text) => Replay(TraceText.Read(text).Entries);

    private static List<ReplayStep> Replay(List<TraceEntry> entries)
    {
        TraceReplay replay = new(new TerminalOptions());
        List<ReplayStep> steps = [];
        entries.ForEach(entry => replay.Take(entry, steps));
        Assert.Null(replay.FailureReason);
        return steps;
    }
}
