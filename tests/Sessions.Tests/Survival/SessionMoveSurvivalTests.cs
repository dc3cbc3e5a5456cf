using Holdfast.Contracts.Errors;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Migration;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Tests.Survival;

/// <summary>Sessions that change their connection, over several lives of their service.</summary>
public sealed class SessionMoveSurvivalTests
{
    private static readonly Fault Gone = new(SessionErrors.SessionLost, "The host is gone.");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_session_that_was_moved_comes_back_once_on_its_new_connection_with_later_screens(bool requested)
    {
        await using var node = await StartAsync();
        var session = await node.TakeAsync("mine");
        // Many screens here, few over there: what counts them must not begin again.
        for (var i = 0; i < 12; i++) await node.SendAsync(session.Id, new PressKey(Key.Clear));
        if (requested) Assert.Null((await node.Service.MigrateAsync(World.Alice, session.Id, null, CancellationToken.None)).Fault);
        else await FailOverAsync(node, session.Id);
        var before = await node.ScreenAsync(session.Id);
        await node.UntilAsync(() => node.Service.Pools()[0] is { Preparing: 0 });

        await node.UpgradeAsync();
        var again = Assert.Single(node.Service.List(World.Alice));
        Assert.Equal((session.Id, (Fault?)null), (again.Id, again.Error));
        var after = await node.ScreenAsync(session.Id);
        Assert.Equal(before.Image.Text, after.Image.Text);
        Assert.True(after.Version > before.Version, $"the version {before.Version} was followed by {after.Version}");
        await node.UntilAsync(() => node.Service.Pools()[0] is { InUse: 1, Preparing: 0, Warm: >= 2 });
        Assert.Equal(node.Service.Pools()[0].Warm + 1, node.Files.Length);
        Assert.Equal(node.Files.Length, await node.HeldAsync());
    }

    [Fact]
    public async Task Of_two_connections_that_tell_of_a_session_the_later_one_is_its_own()
    {
        await using var node = await StartAsync();
        var session = await node.TakeAsync("mine");
        var held = node.Service.Hold(World.Alice, session.Id).Value;
        var old = held.Connection.Terminal.Keep!;
        var kept = old.Facts.Session!;
        Assert.Null((await node.Service.MigrateAsync(World.Alice, session.Id, null, CancellationToken.None)).Fault);
        var now = held.Connection.Id;
        // As where the daemon dies before the one it left is given back.
        await node.UntilAsync(() => node.Service.Pools()[0] is { Preparing: 0 });
        old.Hold(kept);

        await node.UpgradeAsync();
        Assert.Single(node.Service.List(World.Alice));
        Assert.Equal(now, node.Service.Hold(World.Alice, session.Id).Value.Connection.Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_session_that_was_being_created_ends_in_the_journal_only_where_it_began_there(bool isRecorded)
    {
        await using var node = await StartAsync();
        var session = await node.TakeAsync("mine");
        var keep = node.Service.Hold(World.Alice, session.Id).Value.Connection.Terminal.Keep!;
        // As where the daemon dies before, or just after, the creation is durable.
        var id = isRecorded ? session.Id : "01nobodywastoldofthisone00";
        keep.Hold(keep.Facts.Session! with { Id = id, Recorded = false });

        await node.UpgradeAsync();
        Assert.Empty(node.Service.List(World.Alice));
        var told = node.Journal.Entries.Where(entry => entry.Subject == $"session/{id}").ToList();
        if (isRecorded) Assert.Contains("daemon ended while creating", told[^1].Data, StringComparison.Ordinal);
        else Assert.Empty(told);
    }

    [Fact]
    public async Task A_session_that_was_looking_for_another_host_comes_back_by_its_journey_and_is_in_no_error()
    {
        await using var node = await StartAsync();
        var session = await node.TakeAsync("mine");
        var held = node.Service.Hold(World.Alice, session.Id).Value;
        // Its connection has ended, and nothing was decided yet.
        held.Connection.Terminal.Keep!.Lost(Gone);

        await node.UpgradeAsync();
        await node.UntilAsync(() => node.Service.Find(World.Alice, session.Id).Value.State == SessionState.Connected);
        Assert.Contains("MAIN MENU", (await node.ScreenAsync(session.Id)).Image.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(node.Journal.Entries, entry => entry.Kind == "session_error");
    }

    [Fact]
    public async Task Who_asks_for_a_session_that_is_on_its_way_back_is_told_so_and_not_that_there_is_none()
    {
        await using var node = await StartAsync();
        var session = await node.TakeAsync("mine");
        node.Service.Hold(World.Alice, session.Id).Value.Connection.Terminal.Keep!.Lost(Gone);

        await node.UpgradeAsync();
        var input = new SessionInput { Steps = [new PressKey(Key.Enter)] };
        var (asked, refused) = (0, 0);
        while (node.Service.Find(World.Alice, session.Id).Value.State == SessionState.Initializing)
        {
            var read = await node.Service.ReadScreenAsync(World.Alice, session.Id, null, TimeSpan.Zero, CancellationToken.None);
            var sent = await node.Service.InputAsync(World.Alice, session.Id, input, CancellationToken.None);
            foreach (var fault in (Fault?[])[read.Fault, sent.Fault])
            {
                asked++;
                if (fault is null) continue;
                Assert.Equal(SessionErrors.Migrating, fault.Code);
                refused++;
            }

            Assert.Equal(SessionErrors.NoSuchSession, (await node.Service.InputAsync(World.Bob, session.Id, input, CancellationToken.None)).Fault?.Code);
        }

        Assert.True(refused > 0, $"{asked} times it was there already");
        Assert.Contains("MAIN MENU", (await node.ScreenAsync(session.Id)).Image.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_is_closed_while_it_is_on_its_way_back_does_not_come_back()
    {
        await using var node = await StartAsync();
        for (var round = 0; round < 5; round++)
        {
            var session = await node.TakeAsync("mine");
            node.Service.Hold(World.Alice, session.Id).Value.Connection.Terminal.Keep!.Lost(Gone);
            await node.UpgradeAsync();
            await Task.Delay(round * 3, TestContext.Current.CancellationToken);
            Assert.Null((await node.Service.CloseAsync(World.Alice, session.Id, CancellationToken.None)).Fault);
            await node.UntilAsync(() => node.Service.Pools()[0] is { InUse: 0, Warm: >= 2, Preparing: 0 });
            await node.UntilAsync(() => node.Service.List(World.Alice) is [] && node.Service.Pools()[0] is { InUse: 0 });
            Assert.Contains(node.Journal.Entries, entry => entry.Kind == "session_closed" && entry.Subject == $"session/{session.Id}");
        }
    }

    [Fact]
    public async Task An_input_that_waited_for_a_migration_is_not_sent_to_a_session_suspended_meanwhile()
    {
        await using var node = await StartAsync();
        var session = await node.TakeAsync("mine");
        var held = node.Service.Hold(World.Alice, session.Id).Value;
        Assert.NotNull(held.Gate.Begin(MigrationCause.Requested, "a", DateTimeOffset.UnixEpoch));
        var before = await node.ScreenAsync(session.Id);
        var input = node.Service.InputAsync(World.Alice, session.Id, new SessionInput { Steps = [new PressKey(Key.Enter)] }, CancellationToken.None).AsTask();
        Assert.Null((await node.Service.SuspendAsync(World.Alice, session.Id, CancellationToken.None)).Fault);
        held.Gate.End(null);
        Assert.Equal(SessionErrors.Suspended, (await input).Fault?.Code);
        Assert.Equal(before.Version, (await node.ScreenAsync(session.Id)).Version);
    }

    [Fact]
    public async Task Who_used_a_session_that_comes_back_by_its_journey_is_told_once_that_it_is_not_where_it_was()
    {
        await using var node = await StartAsync();
        string[] ids = [(await node.TakeAsync("used")).Id, (await node.TakeAsync("fresh")).Id];
        var input = new SessionInput { Steps = [new PressKey(Key.Enter)] };
        Assert.Null((await node.Service.InputAsync(World.Alice, ids[0], input, CancellationToken.None)).Fault);
        foreach (var id in ids) node.Service.Hold(World.Alice, id).Value.Connection.Terminal.Keep!.Lost(Gone);

        await node.UpgradeAsync();
        await node.UntilAsync(() => ids.All(id => node.Service.Find(World.Alice, id).Value.State is SessionState.Connected or SessionState.Active));
        var told = (await node.Service.InputAsync(World.Alice, ids[0], input, CancellationToken.None)).Fault;
        Assert.Equal(SessionErrors.NotRestored, told?.Code);
        Assert.Contains("came back by its pool's journey", told?.Detail, StringComparison.Ordinal);
        foreach (var id in ids) Assert.Null((await node.Service.InputAsync(World.Alice, id, input, CancellationToken.None)).Fault);
    }

    [Fact]
    public async Task A_session_in_error_that_the_journal_tells_to_be_closed_does_not_come_back()
    {
        await using var node = await StartAsync();
        var direct = (await node.Service.CreateAsync(World.Alice, new SessionRequest { Endpoint = "a" }, CancellationToken.None)).Value;
        var keep = node.Service.Hold(World.Alice, direct.Id).Value.Connection.Terminal.Keep!;
        node.Service.Hold(World.Alice, direct.Id).Value.Connection.Terminal.Forsake(Gone);
        await node.UntilAsync(() => node.Service.Find(World.Alice, direct.Id).Value.State == SessionState.Error);
        var file = Path.Combine(node.KeepFolder, $"{keep.Facts.Connection}.keep");
        var left = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        Assert.Null((await node.Service.CloseAsync(World.Alice, direct.Id, CancellationToken.None)).Fault);
        await node.LeaveAsync();
        // As where the daemon dies between the record of the end and the file's.
        await File.WriteAllBytesAsync(file, left, TestContext.Current.CancellationToken);

        await node.NextAsync();
        Assert.Empty(node.Service.List(World.Alice));
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task Why_a_session_is_in_error_keeps_its_code_over_many_lives()
    {
        await using var node = await StartAsync();
        var direct = (await node.Service.CreateAsync(World.Alice, new SessionRequest { Endpoint = "a" }, CancellationToken.None)).Value;
        await node.LeaveAsync();
        await using (var held = await node.ConnectAsync(CancellationToken.None))
        {
            foreach (var key in await held.ListAsync(CancellationToken.None)) await held.DropAsync(key.Key, CancellationToken.None);
        }

        for (var life = 0; life < 3; life++)
        {
            await node.NextAsync();
            Assert.Equal(SessionErrors.NotKept, node.Service.Find(World.Alice, direct.Id).Value.Error?.Code);
            await node.LeaveAsync();
        }

        await node.NextAsync();
    }

    [Fact]
    public async Task A_session_whose_connection_cannot_be_kept_comes_back_by_its_journey_from_an_orderly_end_as_well()
    {
        await using var node = await StartAsync();
        await node.Service.DisposeAsync();
        node.IsKeeperAway = true;
        await node.NextAsync();
        var session = await node.TakeAsync("mine");
        await node.LeaveAsync();
        node.IsKeeperAway = false;

        await node.NextAsync();
        await node.UntilAsync(() => node.Service.Find(World.Alice, session.Id).Value.State == SessionState.Connected);
        Assert.DoesNotContain(node.Journal.Entries, entry => entry.Kind == "session_error");
    }

    [Fact]
    public async Task Who_uses_a_session_that_ends_does_not_have_the_next_daemon_take_it_for_closed()
    {
        await using var node = await StartAsync();
        var session = await node.TakeAsync("mine");
        var held = node.Service.Hold(World.Alice, session.Id).Value;
        // As when the node leaves its sessions to the next daemon while somebody types.
        Assert.True(held.End());
        held.Touch();
        Assert.Equal(SessionState.Connected, held.Connection.Terminal.Keep!.Life().State);
    }

    private static async Task FailOverAsync(SurvivingNode node, string id)
    {
        var held = node.Service.Hold(World.Alice, id).Value;
        var near = held.Attachment;
        near.Terminal.Forsake(Gone);
        await node.UntilAsync(() => held.Attachment != near && !held.Gate.Closed);
    }

    private static async Task<SurvivingNode> StartAsync()
    {
        var node = await SurvivingNode.StartAsync();
        await node.Service.DisposeAsync();
        node.Endpoints = [node.Endpoint("a"), node.Endpoint("b")];
        node.Pools = [World.Pool(2, 6, "a", "b") with { Failover = new FailoverPolicy { Repeat = [new WaitCondition { Text = "MENU" }] } }];
        await node.NextAsync();
        await node.UntilAsync(() => node.Service.Pools()[0] is { Warm: 2, Preparing: 0 });
        return node;
    }
}
