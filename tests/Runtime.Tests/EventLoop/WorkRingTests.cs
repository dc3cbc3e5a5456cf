using Holdfast.Runtime.EventLoop;

namespace Holdfast.Runtime.Tests.EventLoop;

public sealed class WorkRingTests
{
    [Fact]
    public void Order_is_kept_while_it_grows_and_turns_round()
    {
        static async Fiber Body()
        {
        }

        var random = new Random(5);
        var ring = new WorkRing();
        var model = new Queue<object>();
        for (var step = 0; step < 50_000; step++)
        {
            if (random.Next(100) < (step < 25_000 ? 55 : 45))
            {
                if (random.Next(2) == 0)
                {
                    var fiber = Body();
                    ring.Add(fiber);
                    model.Enqueue(fiber);
                }
                else
                {
                    var item = new Item();
                    ring.Add(item);
                    model.Enqueue(item);
                }
            }
            else
            {
                Assert.Equal(model.TryDequeue(out var expected), ring.TryTake(out var fiber, out var taken));
                Assert.Same(expected, taken ?? fiber);
            }

            Assert.Equal(model.Count, ring.Count);
        }
    }

    private sealed class Item : IThreadPoolWorkItem
    {
        public void Execute() => throw new NotSupportedException();
    }
}
