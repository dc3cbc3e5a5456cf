using Holdfast.Runtime.EventLoop;

namespace Holdfast.Runtime.Tests.EventLoop;

public sealed class WorkRingTests
{
    [Fact]
    public void Order_is_kept_while_it_grows_and_turns_round()
    {
        var random = new Random(5);
        var ring = new WorkRing();
        var model = new Queue<Item>();
        for (var step = 0; step < 50_000; step++)
        {
            if (random.Next(100) < (step < 25_000 ? 55 : 45))
            {
                var item = new Item();
                ring.Add(item);
                model.Enqueue(item);
            }
            else
            {
                Assert.Same(model.TryDequeue(out var expected) ? expected : null, ring.Take());
            }

            Assert.Equal(model.Count, ring.Count);
        }
    }

    private sealed class Item : IThreadPoolWorkItem
    {
        public void Execute() => throw new NotSupportedException();
    }
}
