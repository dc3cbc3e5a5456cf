using Holdfast.Runtime.Dump;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Runtime.Tests.ThreadPool;

public sealed class ThreadPoolIoTests
{
    [Fact]
    public async Task Running_tasks_are_named_until_they_end()
    {
        await using var io = new ThreadPoolIo();
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var second = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var one = io.Start("session:1", () => first.Task);
        var two = io.Start("session:2", () => second.Task);
        Assert.Equal(["session:1", "session:2"], TaskDump.Take(io).Roots.Select(root => root.Name));
        first.SetResult();
        await one;
        Assert.Equal(["session:2"], TaskDump.Take(io).Roots.Select(root => root.Name));
        second.SetException(new InvalidDataException());
        await Assert.ThrowsAsync<InvalidDataException>(() => two);
        Assert.Empty(TaskDump.Take(io).Roots.Select(root => root.Name));
    }
}
