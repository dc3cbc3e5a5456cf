using System.Runtime.CompilerServices;
using System.Text.Json;
using Holdfast.Runtime.Channels;
using Holdfast.Runtime.Dump;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Runtime.Tests.Dump;

public sealed class TaskDumpTests : IAsyncDisposable
{
    private readonly ThreadPoolIo _io = new();
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ValueTask DisposeAsync() => _io.DisposeAsync();

    [Fact]
    public async Task A_dump_is_a_tree_that_says_who_waits_where()
    {
        int childLine = 0, topLine = 0, nestedLine = 0;
        async Task NestedAsync()
        {
            nestedLine = Line() + 1;
            await _gate.Task;
        }

        var top = _io.Spawn("top:1", async Fiber () =>
        {
            var child = _io.Spawn("child:1", async Fiber () =>
            {
                await Task.Yield();
                childLine = Line() + 1;
                await NestedAsync();
            });
            topLine = Line() + 1;
            await child;
        });

        var dump = await SettledAsync();
        var entry = Assert.Single(dump.Roots);
        Assert.Equal("top:1", entry.Name);
        Assert.Equal(FiberPhase.Waiting, entry.Phase);
        Assert.Equal("the end of 'child:1'", entry.WaitsFor);
        Assert.Equal(["child:1"], entry.BlockedBy);
        Assert.Equal(topLine, Assert.Single(entry.Sites).Line);

        var child = Assert.Single(entry.Children);
        Assert.Equal("a task of the platform", child.WaitsFor);
        Assert.Equal([nestedLine, childLine], child.Sites.Select(site => site.Line));
        Assert.All(child.Sites, site => Assert.Equal("TaskDumpTests.cs", site.File));
        Assert.EndsWith(nameof(A_dump_is_a_tree_that_says_who_waits_where), child.Sites[1].Member, StringComparison.Ordinal);
        Assert.Contains("\n  child:1  waiting", dump.ToText(), StringComparison.Ordinal);

        using var json = JsonDocument.Parse(dump.ToJson());
        Assert.Equal("child:1", json.RootElement[0].GetProperty("children")[0].GetProperty("name").GetString());
        Assert.Equal(nestedLine, json.RootElement[0].GetProperty("children")[0].GetProperty("sites")[0].GetProperty("line").GetInt32());

        _gate.SetResult();
        await top;
        Assert.Empty(TaskDump.Take(_io).Roots);
    }

    [Fact]
    public async Task A_failure_tells_through_which_fibers_it_went()
    {
        var failure = await Assert.ThrowsAsync<InvalidDataException>(async () => await _io.Spawn("pool:1", async Fiber () =>
            await _io.Spawn("session:7", async Fiber () =>
            {
                await Task.Yield();
                throw new InvalidDataException("bad record");
            })));
        Assert.Equal(["in fiber 'session:7', started by 'pool:1'", "in fiber 'pool:1'"], FiberTrace.Of(failure));
    }

    [Fact]
    public async Task A_failure_that_closed_a_channel_brings_its_own_way_along()
    {
        var (sender, receiver) = Channel.Bounded<int>("records", 1);
        var producer = _io.Spawn("producer", async Fiber () =>
        {
            await Task.Yield();
            throw new InvalidDataException("bad record");
        });
        var failure = await Assert.ThrowsAsync<ChannelClosedException>(async () => await _io.Spawn("consumer", async Fiber () =>
        {
            sender.Close(await Assert.ThrowsAsync<InvalidDataException>(async () => await producer));
            await receiver.ReceiveAsync();
        }));
        Assert.Equal(["in fiber 'producer'", "in fiber 'consumer'"], FiberTrace.Of(failure));
        Assert.Equal(["in fiber 'producer'"], FiberTrace.Of(failure.InnerException!));
    }

    private static int Line([CallerLineNumber] int line = 0) => line;

    // Fibers come to rest soon after they have started; until then a dump may find one that runs.
    private async Task<TaskDump> SettledAsync()
    {
        while (true)
        {
            var dump = TaskDump.Take(_io);
            if (dump.Roots is [{ Phase: FiberPhase.Waiting, Children: [{ Phase: FiberPhase.Waiting, Sites.Count: 2 }] }])
            {
                return dump;
            }

            await Task.Yield();
        }
    }
}
