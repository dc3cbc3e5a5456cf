using Holdfast.Runtime.Simulated;
using Holdfast.Runtime.Synchronization;
using Holdfast.Runtime.Tests.Scheduling;

namespace Holdfast.Runtime.Tests.Synchronization;

public sealed class CompletionTests
{
    [Fact]
    public void It_completes_before_it_is_awaited_and_after_by_a_result_or_a_failure_and_only_once() => Simulation.RunSeeds(20, async io =>
    {
        var taken = 0;
        var completion = new Completion<int>("an answer", () => taken++);
        Assert.True(completion.TrySetResult(1));
        Assert.False(completion.TrySetResult(2));
        Assert.False(completion.TrySetException(new IOException()));
        Assert.Equal(0, taken);
        Assert.Equal(1, await completion.Task);
        Assert.Equal(1, taken);

        var other = io.Start("other", async () =>
        {
            await io.Clock.Delay(TimeSpan.FromSeconds(1));
            Assert.True(completion.TrySetException(new IOException("gone")));
        });
        Assert.Equal("gone", (await Assert.ThrowsAsync<IOException>(async () => await completion.Task)).Message);
        Assert.Equal(2, taken);
        await other;
    });

    [Fact]
    public async Task A_wait_of_a_use_before_is_not_taken_for_one_of_now()
    {
        var completion = new Completion<int>("an answer");
        var first = completion.Task;
        completion.TrySetResult(1);
        Assert.Equal(1, await first);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await first);
    }

    [Fact]
    public void Used_again_and_again_it_allocates_nothing()
    {
        var thread = new SingleThread();
        var (question, answer) = (new Completion<int>("a question"), new Completion<int>("an answer"));
        var windows = new AllocationWindows();
        var sum = 0L;
        var one = thread.Spawn("one", async Fiber () =>
        {
            for (var i = 0; i < AllocationWindows.Rounds; i++)
            {
                windows.Round();
                question.TrySetResult(i);
                sum += await answer.Task;
            }
        });
        var two = thread.Spawn("two", async Fiber () =>
        {
            for (var i = 0; i < AllocationWindows.Rounds; i++)
            {
                answer.TrySetResult(await question.Task);
            }
        });
        thread.Run(one, two);
        Assert.Equal(AllocationWindows.Rounds * (AllocationWindows.Rounds - 1L) / 2, sum);
        Assert.Equal(0, windows.Least);
    }
}
