using Holdfast.Runtime.Channels;
using Holdfast.Runtime.Dump;

namespace Holdfast.Runtime.Tests.Docs;

public sealed class FibersSnippets
{
    [Fact]
    public async Task Five_lines()
    {
        // snippet: fibers-five-lines
        await using var io = Io.Create(IoModel.EventLoop);
        var (sender, receiver) = Channel.Bounded<string>("greetings", capacity: 4);
        var teller = io.Spawn("teller", async Fiber () => await sender.SendAsync("hello"));
        var listener = io.Spawn("listener", async Fiber<string> () => await receiver.ReceiveAsync());
        Console.WriteLine(await listener);
        // end snippet

        await teller;
        Assert.Equal("hello", await listener);
    }

    [Fact]
    public async Task A_dump()
    {
        await using var io = Io.Create(IoModel.ThreadPool);
        var (sender, receiver) = Channel.Bounded<string>("orders", capacity: 16);
        var reader = io.Spawn("reader", async Fiber<string> () => await receiver.ReceiveAsync());
        while (reader.Phase != FiberPhase.Waiting)
        {
            await Task.Yield();
        }

        // snippet: fibers-dump
        var dump = TaskDump.Take(io);
        var text = dump.ToText();   // reader  waiting  0.004 s  waits for receive from channel 'orders' (0 of 16)
        var json = dump.ToJson();   //     at Program.Main (Program.cs:12)
        // end snippet

        Assert.Contains("waits for receive from channel 'orders' (0 of 16)", text, StringComparison.Ordinal);
        Assert.Contains("FibersSnippets.A_dump (FibersSnippets.cs:", text, StringComparison.Ordinal);
        Assert.Contains("\"waits_for\"", json, StringComparison.Ordinal);
        await sender.SendAsync("one", TestContext.Current.CancellationToken);
        await reader;
    }

    [Fact]
    public async Task A_trace_of_a_failure()
    {
        await using var io = Io.Create(IoModel.ThreadPool);
        IReadOnlyList<string> lines = [];

        // snippet: fibers-trace
        try
        {
            await io.Spawn("pool:teller", async Fiber () =>
                await io.Spawn("session:7", async Fiber () =>
                {
                    await Task.Yield();
                    throw new InvalidDataException("bad record");
                }));
        }
        catch (InvalidDataException failure)
        {
            lines = FiberTrace.Of(failure);   // in fiber 'session:7', started by 'pool:teller'
        }
        // end snippet

        Assert.Equal("in fiber 'session:7', started by 'pool:teller'", lines[0]);
    }
}
