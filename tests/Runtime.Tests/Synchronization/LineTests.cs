using Holdfast.Runtime.Synchronization;

namespace Holdfast.Runtime.Tests.Synchronization;

public sealed class LineTests
{
    [Fact]
    public void It_agrees_with_a_list_whoever_joins_leaves_and_is_served()
    {
        var random = new Random(11);
        for (var round = 0; round < 200; round++)
        {
            var line = default(Line);
            var model = new List<Standing>();
            var left = new List<Standing>();
            for (var step = 0; step < 200; step++)
            {
                switch (random.Next(5))
                {
                    case 0 or 1:
                        // One that stood in a line before stands in one again.
                        var joins = left.Count > 0 && random.Next(2) == 0 ? left[^1] : new Standing();
                        left.Remove(joins);
                        joins.CanBeClaimed = random.Next(4) > 0;
                        line.Join(joins);
                        model.Add(joins);
                        break;
                    case 2 when model.Count > 0:
                        var leaves = model[random.Next(model.Count)];
                        Assert.True(line.Leave(leaves));
                        Assert.False(line.Leave(leaves));
                        model.Remove(leaves);
                        left.Add(leaves);
                        break;
                    case 3:
                        var passed = model.TakeWhile(place => !place.CanBeClaimed).ToList();
                        var expected = model.ElementAtOrDefault(passed.Count);
                        Assert.Same(expected, line.TakeClaimed());
                        model.RemoveRange(0, Math.Min(model.Count, passed.Count + 1));
                        break;
                    case 4 when random.Next(10) == 0:
                        var all = new List<Place>();
                        for (var place = line.TakeAllClaimed(); place is not null; place = place.Next)
                        {
                            all.Add(place);
                        }

                        Assert.Equal(model.Where(place => place.CanBeClaimed), all);
                        model.Clear();
                        break;
                }

                Assert.Equal(model.Count, line.Count);
                Assert.Equal(model.Count == 0, line.IsEmpty);
                Assert.Same(model.FirstOrDefault(), line.First);
            }
        }
    }

    private sealed class Standing : Place
    {
        public bool CanBeClaimed { get; set; }

        public override bool TryClaim() => CanBeClaimed;
    }
}
