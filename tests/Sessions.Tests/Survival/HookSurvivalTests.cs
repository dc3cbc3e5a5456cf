using Holdfast.Sessions.Hooks;
using Holdfast.Sessions.Tests.Hooks;

namespace Holdfast.Sessions.Tests.Survival;

/// <summary>What hooks are told of sessions that end between two lives of their service.</summary>
public sealed class HookSurvivalTests
{
    [Fact]
    public async Task A_session_that_the_next_daemon_cannot_take_up_is_told_as_failed_and_closed()
    {
        using var receiver = new HookReceiver(_ => "200 OK");
        await using var node = await SurvivingNode.StartAsync();
        var session = await node.TakeAsync("desk 7");
        await node.LeaveAsync();
        (node.Endpoints, node.Pools) = ([node.Endpoint("b")], []);
        Listen(node, receiver);
        await node.NextAsync();
        await node.UntilAsync(() => node.Service.Hooks()[0].Runs == 2);

        Assert.Equal(
            [("error", "HF3025", null), ("closed", null, "not restored")],
            receiver.All.Select(post => (post.Fact("event")!, post.Fact("code"), post.Fact("reason"))));
        Assert.All(receiver.All, post => Assert.Equal(
            ("alpha", "alpha", session.Id, "key:alice", "system:sessions", "a", "teller", "desk 7", null),
            (post.Fact("node"), post.Fact("tenant"), post.Fact("session"), post.Fact("owner"), post.Fact("actor"), post.Fact("endpoint"), post.Fact("pool"), post.Fact("label"),
                post.Fact("lu"))));
        // And not again by the one after.
        await node.UpgradeAsync();
        Assert.Equal(0, node.Service.Hooks()[0].Runs);
    }

    [Theory]
    [InlineData(true, "daemon ended while closing")]
    [InlineData(false, "daemon ended while creating")]
    public async Task A_session_that_was_being_closed_or_created_is_told_as_closed(bool closing, string reason)
    {
        using var receiver = new HookReceiver(_ => "200 OK");
        await using var node = await SurvivingNode.StartAsync();
        var session = await node.TakeAsync();
        var keep = node.Service.Hold(World.Alice, session.Id).Value.Connection.Terminal.Keep!;
        // As where the daemon dies before the end, or the creation, is recorded.
        keep.Hold(keep.Facts.Session! with { Closing = closing, Recorded = closing });
        await node.LeaveAsync();
        Listen(node, receiver);
        await node.NextAsync();
        await node.UntilAsync(() => node.Service.Hooks()[0].Runs == 1);
        var told = Assert.Single(receiver.All);
        Assert.Equal(("closed", session.Id, reason), (told.Fact("event"), told.Fact("session"), told.Fact("reason")));
    }

    [Fact]
    public async Task Of_another_pool_it_is_not_told()
    {
        using var receiver = new HookReceiver(_ => "200 OK");
        await using var node = await SurvivingNode.StartAsync();
        await node.TakeAsync();
        await node.LeaveAsync();
        (node.Endpoints, node.Pools) = ([node.Endpoint("b")], []);
        Listen(node, receiver, "another");
        await node.NextAsync();
        await node.Service.DisposeAsync();
        Assert.Empty(receiver.All);
    }

    private static void Listen(SurvivingNode node, HookReceiver receiver, params string[] pools) => node.Hooks =
        [new HookDefinition { Name = "ledger", On = [HookMoment.Created, HookMoment.Closed, HookMoment.Error], Pools = pools, Post = receiver.Address }];
}
