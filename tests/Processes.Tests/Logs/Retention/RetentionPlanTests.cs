using FsCheck;
using FsCheck.Fluent;
using Holdfast.Processes.Logs;
using Holdfast.Processes.Logs.Retention;
using Holdfast.Processes.Logs.Segments;

namespace Holdfast.Processes.Tests.Logs.Retention;

public sealed class RetentionPlanTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void The_oldest_go_when_there_are_too_many() => Assert.Equal(
        "delete 0, delete 1, pack 2, pack 3", Plan([Plain(0), Plain(1), Plain(2), Plain(3)], new LogRetention { Files = 2 }));

    [Fact]
    public void The_oldest_go_when_they_have_too_many_bytes() => Assert.Equal(
        "delete 0, pack 1, pack 2", Plan([Plain(0), Plain(1), Plain(2)], new LogRetention { Size = 250 }));

    [Fact]
    public void They_go_when_they_are_too_old() => Assert.Equal(
        "delete 0, pack 1", Plan([Plain(0) with { LastWritten = Now.AddDays(-31) }, Plain(1) with { LastWritten = Now.AddDays(-29) }], new LogRetention()));

    [Fact]
    public void The_newest_is_emptied_where_it_would_go_and_its_name_stays_until_there_is_a_newer_one()
    {
        var none = new LogRetention { Files = 0 };
        Assert.Equal("delete 0, empty 1", Plan([Plain(0), Plain(1)], none));
        Assert.Equal("", Plan([Husk(1)], none));
        Assert.Equal("delete 1, empty 2", Plan([Husk(1), Plain(2)], none));
        Assert.Equal("delete 1, pack 2", Plan([Husk(1), Plain(2)], new LogRetention()));
    }

    [Fact]
    public void Packed_ones_are_let_be_and_both_forms_are_settled() => Assert.Equal(
        "settle 1", Plan([Packed(0), Packed(1) with { Segment = Packed(1).Segment with { Plain = true } }], new LogRetention()));

    [Fact]
    public void Nothing_is_packed_where_that_is_not_wanted() => Assert.Equal("", Plan([Plain(0)], new LogRetention(), compress: false));

    [Fact]
    public void Whatever_the_limits_the_newest_name_stays_and_what_is_kept_hangs_together() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<(byte Files, byte Size, byte[] Kinds)>(),
            drawn =>
            {
                KeptSegment[] segments = [.. drawn.Kinds.Select((kind, i) => (kind % 3) switch { 0 => Plain(i), 1 => Packed(i), _ => Husk(i) })];
                var keep = new LogRetention { Files = drawn.Files % 8, Size = drawn.Size * 10L };
                var steps = RetentionPlan.Make(segments, keep, compress: true, Now);
                var deleted = steps.Where(step => step.Action == RetentionAction.Delete).Select(step => step.Segment).ToList();
                var left = segments.Where(segment => !deleted.Contains(segment.Segment)).ToList();
                if (segments.Length > 0)
                    Assert.Equal(segments[^1], left[^1]);
                Assert.Equal(segments.Where(segment => !segment.IsHusk || segment == segments[^1]).TakeLast(left.Count), left);
                Assert.True(left.Count <= Math.Max(1, keep.Files));
                Assert.Equal(steps.Select(step => step.Segment.Range.Start).Order(), steps.Select(step => step.Segment.Range.Start));
            }).QuickCheckThrowOnFailure();

    private static string Plan(IReadOnlyList<KeptSegment> segments, LogRetention keep, bool compress = true) => string.Join(
        ", ",
        RetentionPlan.Make(segments, keep, compress, Now).Select(step => $"{step.Action.ToString().ToLowerInvariant()} {step.Segment.Range.Start / 100}"));

    private static KeptSegment Plain(int index) => new(new RotatedSegment(RangeOf(index), true, false), 100, Now.AddHours(-1));

    private static KeptSegment Packed(int index) => new(new RotatedSegment(RangeOf(index), false, true), 20, Now.AddHours(-1));

    private static KeptSegment Husk(int index) => new(new RotatedSegment(RangeOf(index), true, false), 0, null);

    private static SegmentRange RangeOf(int index) => new(index * 100L, (index + 1) * 100L);
}
