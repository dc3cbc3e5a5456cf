using Holdfast.Keeper.Children;
using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Tests.Children;

public sealed class ChildTableTests
{
    private static readonly ChildEnd Killed = new(0, 9, 20, 0, 0, 0);

    [Fact]
    public void An_end_is_kept_until_it_is_released()
    {
        var table = new ChildTable();
        var child = NewChild("a", 7);
        table.Add(child);
        table.End(child, child.Facts with { End = Killed });

        Assert.Null(table.FindLiving("a"));
        Assert.Null(table.FindLiving(7));
        Assert.Equal(Killed, Assert.Single(table.List().Children).End);
        Assert.True(table.Release(new ChildOrder("a", 7, 0)));
        Assert.False(table.Release(new ChildOrder("a", 7, 0)));
        Assert.Equal(0, table.Count);
    }

    [Fact]
    public void A_release_meant_for_one_child_never_meets_its_replacement()
    {
        var table = new ChildTable();
        var first = NewChild("a", 7);
        table.Add(first);
        table.End(first, first.Facts with { End = Killed });
        table.Add(NewChild("a", 8));

        Assert.False(table.Release(new ChildOrder("a", 8, 0)));
        Assert.Equal(2, table.Count);
        Assert.True(table.Release(new ChildOrder("a", 7, 0)));
        Assert.NotNull(table.FindLiving("a"));
    }

    [Fact]
    public void A_release_that_names_the_start_time_passes_over_an_earlier_process_with_the_number()
    {
        var table = new ChildTable();
        table.AddEnded(new ChildFacts("a", 7, 100, 1, Killed));
        table.AddEnded(new ChildFacts("a", 7, 200, 2, Killed));

        Assert.False(table.Release(new ChildOrder("a", 7, 0) { StartTicks = 300 }));
        Assert.True(table.Release(new ChildOrder("a", 7, 0) { StartTicks = 200 }));
        Assert.Equal(100, Assert.Single(table.Ended).StartTicks);
    }

    [Fact]
    public void The_oldest_end_is_forgotten_when_too_many_are_kept()
    {
        var table = new ChildTable();
        for (var pid = 1; pid <= ProtocolLimits.EndedChildren + 1; pid++)
        {
            var child = NewChild("a", pid);
            table.Add(child);
            table.End(child, child.Facts with { End = Killed });
        }

        Assert.Equal(ProtocolLimits.EndedChildren, table.Count);
        Assert.False(table.Release(new ChildOrder("a", 1, 0)));
        Assert.True(table.Release(new ChildOrder("a", 2, 0)));
    }

    [Fact]
    public void A_full_table_still_fits_into_one_frame()
    {
        var table = new ChildTable();
        var pid = 1;
        for (var ended = 0; ended < ProtocolLimits.EndedChildren; ended++)
        {
            var child = NewChild(new string('e', ProtocolLimits.IdBytes), pid++);
            table.Add(child);
            table.End(child, child.Facts with { End = Killed });
        }

        for (var living = 0; living < ProtocolLimits.LivingChildren; living++)
            table.Add(NewChild($"{living}".PadLeft(ProtocolLimits.IdBytes, 'l'), pid++));

        var writer = new FrameWriter();
        table.List().Write(writer, 1);
        Assert.True(Frame.TryTake(writer.Written.Span, out _, out _));
    }

    private static Child NewChild(string id, int pid) => new(new ChildFacts(id, pid, 1, pid, null), 0);
}
