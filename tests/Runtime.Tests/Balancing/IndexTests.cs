using Holdfast.Runtime.Balancing;

namespace Holdfast.Runtime.Tests.Balancing;

/// <summary>The three indexes that strategies stand on, each beside a plain array.</summary>
public sealed class IndexTests
{
    [Fact]
    public void A_winner_tree_gives_the_first_smallest_key()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var keys = new double[random.Next(1, 70)];
            Array.Fill(keys, double.PositiveInfinity);
            var tree = new WinnerTree(keys.Length);
            for (var i = 0; i < 200; i++)
            {
                var index = random.Next(keys.Length);
                tree[index] = keys[index] = random.Next(4) == 0 ? double.PositiveInfinity : random.Next(10);
                var smallest = keys.Min();
                Assert.Equal(double.IsPositiveInfinity(smallest) ? -1 : Array.IndexOf(keys, smallest), tree.Winner);
            }
        }
    }

    [Fact]
    public void A_weight_tree_finds_who_covers_a_point()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var weights = new long[random.Next(1, 70)];
            var tree = new WeightTree(weights.Length);
            for (var i = 0; i < 50; i++)
            {
                var index = random.Next(weights.Length);
                tree[index] = weights[index] = random.Next(3) * random.Next(5);
                Assert.Equal(weights.Sum(), tree.Total);
                Assert.Equal(weights.Take(index).Sum(), tree.Before(index));
                var owners = weights.SelectMany((weight, owner) => Enumerable.Repeat(owner, (int)weight));
                Assert.Equal(owners, Enumerable.Range(0, (int)tree.Total).Select(point => tree.At(point)));
            }
        }
    }

    [Fact]
    public void An_index_set_finds_the_next_member()
    {
        foreach (var size in (int[])[0, 1, 63, 64, 65, 4_096, 5_000])
        {
            var (random, members, set) = (new Random(size), new SortedSet<int>(), new IndexSet(size));
            for (var i = 0; i < 300 && size > 0; i++)
            {
                var index = random.Next(size);
                var member = random.Next(3) > 0;
                set.Set(index, member);
                _ = member ? members.Add(index) : members.Remove(index);
                var from = random.Next(size + 1);
                Assert.Equal(members.GetViewBetween(from, size).FirstOrDefault(-1), set.Next(from));
            }

            Assert.Equal(-1, set.Next(size));
        }
    }
}
