using Holdfast.Runtime.EventLoop;

namespace Holdfast.Runtime.Tests.EventLoop;

public sealed class LoopTests
{
    [Fact]
    public async Task A_loop_knows_its_thread_at_any_depth_and_no_other_while_it_runs_and_after()
    {
        const int Loops = 3;
        IReadOnlyList<Loop> loops;
        var seen = new int[Loops];
        await using (var io = new EventLoopIo(new EventLoopOptions { Loops = Loops }))
        {
            loops = io.Loops.Loops;
            Assert.All(loops, loop => Assert.False(loop.IsCurrent));
            for (var fiber = 0; fiber < Loops; fiber++)
            {
                await io.Spawn($"looks:{fiber}", async Fiber () =>
                {
                    var here = Loop.Current!;
                    Interlocked.Increment(ref seen[here.Number]);
                    Assert.All(loops, loop => Assert.True(Knows(loop, loop == here, 200)));
                    await Task.Run(() => Assert.All(loops, loop => Assert.True(Knows(loop, isCurrent: false, 200))));
                    Assert.True(here.IsCurrent);
                });
            }
        }

        Assert.All(seen, times => Assert.Equal(1, times));

        // Threads that may have got the stacks of the loops that have ended.
        for (var number = 0; number < 20; number++)
        {
            var isCurrent = true;
            var thread = new Thread(() => isCurrent = !loops.All(loop => Knows(loop, isCurrent: false, 200)));
            thread.Start();
            thread.Join();
            Assert.False(isCurrent);
        }
    }

    // Each call takes a kibibyte of the stack.
    private static bool Knows(Loop loop, bool isCurrent, int depth)
    {
        Span<byte> taken = stackalloc byte[1024];
        taken.Fill((byte)depth);
        return loop.IsCurrent == isCurrent && (depth == 0 || Knows(loop, isCurrent, depth - 1)) && taken[depth] == (byte)depth;
    }
}
