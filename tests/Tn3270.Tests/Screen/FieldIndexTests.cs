using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Tests.Screen;

public sealed class FieldIndexTests
{
    [Theory]
    [InlineData(1920, 1)]
    [InlineData(3564, 2)]
    [InlineData(16384, 3)]
    [InlineData(64, 4)]
    [InlineData(65, 5)]
    public void It_agrees_with_a_sorted_set_after_any_changes(int capacity, int seed)
    {
        var random = new Random(seed);
        var index = new FieldIndex(capacity);
        var model = new SortedSet<int>();
        for (var i = 0; i < 3_000; i++)
        {
            Change(random, index, model, capacity);
            var at = random.Next(capacity);
            Assert.Equal(model.Count, index.Count);
            Assert.Equal(model.Contains(at), index.Contains(at));
            Assert.Equal(model.GetViewBetween(0, at) is { Count: > 0 } before ? before.Max : -1, index.AtOrBefore(at));
            Assert.Equal(model.GetViewBetween(at, capacity) is { Count: > 0 } after ? after.Min : -1, index.AtOrAfter(at));
        }

        index.Clear();
        Assert.Equal((0, -1, -1), (index.Count, index.AtOrBefore(capacity - 1), index.AtOrAfter(0)));
    }

    [Fact]
    public void A_search_from_beyond_the_last_cell_finds_nothing()
    {
        var index = new FieldIndex(1920);
        index.Add(1919);
        Assert.Equal(-1, index.AtOrAfter(1920));
    }

    private static void Change(Random random, FieldIndex index, SortedSet<int> model, int capacity)
    {
        var at = random.Next(capacity);
        switch (random.Next(8))
        {
            case < 5:
                index.Add(at);
                model.Add(at);
                break;
            case < 7:
                index.Remove(at);
                model.Remove(at);
                break;
            default:
                var count = random.Next(Math.Min(200, capacity - at)) + 1;
                var removed = model.RemoveWhere(start => start >= at && start < at + count);
                Assert.Equal(removed > 0, index.RemoveRange(at, count));
                break;
        }
    }
}
