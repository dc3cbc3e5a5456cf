using System.Text;
using System.Text.Json;
using Holdfast.Contracts.Errors;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Lifecycle;
using Holdfast.Sessions.Migration;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Tests.Survival;

/// <summary>Sessions over several lives of their service, with a real Keeper, real sockets and real files.</summary>
public sealed class SessionSurvivalTests
{
    [Fact]
    public async Task A_session_goes_on_in_the_next_daemon_with_its_screen_its_typing_and_its_host()
    {
        await using var node = await SurvivingNode.StartAsync();
        var session = await node.TakeAsync("mine");
        var menu = await node.ScreenAsync(session.Id);
        await node.SendAsync(session.Id, new FillField(FieldTarget.ByLabel("Option"), "1"), new PressKey(Key.Enter));
        await node.SendAsync(session.Id, new FillField(FieldTarget.ByLabel("Text"), "HALF TYP"));
        var before = await node.ScreenAsync(session.Id);
        var view = node.Service.List(World.Alice).Single();

        // One whose journey is under way is not kept yet.
        await node.UntilAsync(() => node.Service.Pools()[0] is { Warm: 2, Preparing: 0 });
        await node.UpgradeAsync();
        var again = Assert.Single(node.Service.List(World.Alice));
        Assert.Equal(
            (view.Id, view.Owner, view.Label, view.Pool, view.Endpoint, view.Lu, view.State, view.CreatedAt, view.LastUsedAt),
            (again.Id, again.Owner, again.Label, again.Pool, again.Endpoint, again.Lu, again.State, again.CreatedAt, again.LastUsedAt));
        var after = await node.ScreenAsync(session.Id);
        Assert.Equal(before.Image.Text, after.Image.Text);
        Assert.Equal((before.Image.CursorRow, before.Image.CursorColumn, before.Lu), (after.Image.CursorRow, after.Image.CursorColumn, after.Lu));
        Assert.True(after.Version > before.Version, "a version was used twice");
        Assert.Contains("HALF TYP", after.Image.Text, StringComparison.Ordinal);
        Assert.Contains(menu.Lu!, menu.Image.Text, StringComparison.Ordinal);

        var echoed = await node.SendAsync(session.Id, new TypeText("ED"), new PressKey(Key.Enter));
        Assert.Contains("ECHOED: HALF TYPED", echoed.Image.Text, StringComparison.Ordinal);
        Assert.Equal(default(Done), (await node.Service.CloseAsync(World.Alice, session.Id, CancellationToken.None)).Value);
        await node.UntilAsync(() => node.Service.Pools()[0] is { Warm: >= 2, InUse: 0, Preparing: 0 });
        // Two were ready at the start, one of them was taken; all lives together never opened more than their spares.
        Assert.Equal(3, node.Journal.Entries.Count(entry => entry.Kind == "connection_opened"));
        Assert.Contains(node.Journal.Entries, entry => entry.Kind == "session_restored" && entry.Subject == $"session/{session.Id}");
        Assert.DoesNotContain(node.Journal.Entries, entry => entry.Kind is "session_error" or "connection_unrestored" or "connection_unkept");
    }

    [Fact]
    public async Task Many_lives_do_not_change_what_is_held()
    {
        await using var node = await SurvivingNode.StartAsync();
        List<SessionView> sessions = [];
        for (var i = 0; i < 4; i++) sessions.Add(await node.TakeAsync($"s{i}"));
        foreach (var session in sessions)
            await node.SendAsync(session.Id, new FillField(FieldTarget.ByLabel("Option"), "1"), new PressKey(Key.Enter));
        for (var life = 0; life < 8; life++)
        {
            foreach (var session in sessions)
            {
                var echoed = await node.SendAsync(session.Id, new FillField(FieldTarget.ByLabel("Text"), $"L{life} {session.Label}"), new PressKey(Key.Enter));
                Assert.Contains($"ECHOED: L{life} {session.Label}", echoed.Image.Text, StringComparison.Ordinal);
            }

            await node.UpgradeAsync();
            Assert.Equal(sessions.Select(session => session.Id), node.Service.List(World.Alice).Select(session => session.Id));
            foreach (var session in sessions)
                Assert.Contains($"ECHOED: L{life} {session.Label}", (await node.ScreenAsync(session.Id)).Image.Text, StringComparison.Ordinal);
        }

        await node.UntilAsync(() => node.Service.Pools()[0] is { Warm: 2, InUse: 4, Preparing: 0 });
        Assert.Equal(6, node.Journal.Entries.Count(entry => entry.Kind == "connection_opened"));
        Assert.Equal(6, node.Files.Length);
        Assert.Equal(6, await node.HeldAsync());
    }

    [Fact]
    public async Task Suspension_masks_and_direct_sessions_come_back()
    {
        await using var node = await SurvivingNode.StartAsync();
        var pooled = await node.TakeAsync();
        await node.SendAsync(pooled.Id, new FillField(FieldTarget.ByLabel("Option"), "1"), new PressKey(Key.Enter));
        var covered = await node.SendAsync(pooled.Id, new FillField(FieldTarget.ByLabel("Text"), TellerHost.Password), new PressKey(Key.Enter));
        Assert.DoesNotContain(TellerHost.Password, covered.Image.Text, StringComparison.OrdinalIgnoreCase);
        var direct = (await node.Service.CreateAsync(World.Alice, new SessionRequest { Endpoint = "a" }, CancellationToken.None)).Value;
        Assert.NotNull((await node.Service.SuspendAsync(World.Alice, direct.Id, CancellationToken.None)).Value);

        await node.UpgradeAsync();
        Assert.DoesNotContain(TellerHost.Password, (await node.ScreenAsync(pooled.Id)).Image.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("********", (await node.ScreenAsync(pooled.Id)).Image.Text, StringComparison.Ordinal);
        Assert.Equal(SessionState.Suspended, node.Service.Find(World.Alice, direct.Id).Value.State);
        var refused = await node.Service.InputAsync(World.Alice, direct.Id, new SessionInput { Steps = [new TypeText("x")] }, CancellationToken.None);
        Assert.Equal(SessionErrors.Suspended, refused.Fault!.Code);
        Assert.NotNull((await node.Service.ResumeAsync(World.Alice, direct.Id, CancellationToken.None)).Value);
        await node.SendAsync(direct.Id, new FillField(FieldTarget.ByLabel("User"), TellerHost.User), new FillField(FieldTarget.ByLabel("Password"), TellerHost.Password), new PressKey(Key.Enter));
        Assert.Contains("MAIN MENU", (await node.ScreenAsync(direct.Id)).Image.Text, StringComparison.Ordinal);
        Assert.Null((await node.Service.CloseAsync(World.Alice, direct.Id, CancellationToken.None)).Fault);
        // Closed on purpose it is closed for the host as well, though the Keeper had a copy.
        await node.UntilAsync(() => node.Files.Length == 3);
        Assert.Equal(3, await node.HeldAsync());
    }

    [Fact]
    public async Task No_file_shows_what_was_typed_hidden_or_secret()
    {
        await using var node = await SurvivingNode.StartAsync();
        var session = (await node.Service.CreateAsync(World.Alice, new SessionRequest { Endpoint = "a" }, CancellationToken.None)).Value;
        await node.SendAsync(session.Id, new FillField(FieldTarget.ByLabel("Password"), "Zx9Quibble"));
        byte[][] forms = [Encoding.UTF8.GetBytes("Zx9Quibble"), Encoding.UTF8.GetBytes(TellerHost.Password), Cp037("Zx9Quibble"), Cp037(TellerHost.Password)];
        foreach (var file in node.Files)
        {
            if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            var content = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            Assert.All(forms, form => Assert.True(content.AsSpan().IndexOf(form) < 0, $"{Path.GetFileName(file)} shows it"));
        }

        static byte[] Cp037(string text) => Holdfast.Tn3270.CodePages.CodePage.Cp037.Encode(text).ToArray();
    }

    [Fact]
    public async Task What_the_Keeper_holds_no_longer_comes_back_by_journey_or_is_in_error_and_both_are_told()
    {
        await using var node = await SurvivingNode.StartAsync();
        var pooled = await node.TakeAsync("pooled");
        var direct = (await node.Service.CreateAsync(World.Alice, new SessionRequest { Endpoint = "a", Label = "direct" }, CancellationToken.None)).Value;
        await node.LeaveAsync();
        await using (var held = await node.ConnectAsync(CancellationToken.None))
        {
            foreach (var key in await held.ListAsync(CancellationToken.None)) await held.DropAsync(key.Key, CancellationToken.None);
        }

        await node.NextAsync();
        await node.UntilAsync(() => node.Service.Find(World.Alice, pooled.Id).Value.State == SessionState.Connected);
        Assert.Contains("MAIN MENU", (await node.ScreenAsync(pooled.Id)).Image.Text, StringComparison.Ordinal);
        var lost = node.Service.Find(World.Alice, direct.Id).Value;
        Assert.Equal((SessionState.Error, "direct", SessionErrors.NotKept), (lost.State, lost.Label, lost.Error!.Code));
        var restored = Assert.Single(node.Journal.Entries, entry => entry.Kind == "session_restored");
        Assert.Contains("\"by_journey\":true", restored.Data, StringComparison.Ordinal);
        Assert.Equal($"session/{direct.Id}", Assert.Single(node.Journal.Entries, entry => entry.Kind == "session_error").Subject);

        // It stays in error over another life, without being told again, and goes when its owner closes it.
        await node.UpgradeAsync();
        Assert.Equal(SessionState.Error, node.Service.Find(World.Alice, direct.Id).Value.State);
        Assert.True(node.Journal.Entries.Count(entry => entry.Kind == "session_error") == 1, string.Join("\n", node.Journal.Entries.Select(entry => $"{entry.Time:mm:ss.fff} {entry.Kind} {entry.Subject} {entry.Data}")));
        Assert.Null((await node.Service.CloseAsync(World.Alice, direct.Id, CancellationToken.None)).Fault);
        await node.UpgradeAsync();
        Assert.Equal(pooled.Id, Assert.Single(node.Service.List(World.Alice)).Id);
    }

    [Fact]
    public async Task Without_memory_for_more_those_of_the_daemon_before_come_back_by_journey_all_the_same()
    {
        await using var node = await SurvivingNode.StartAsync();
        node.Limits = new SessionLimits { Memory = 1L << 30 };
        node.Pools = [.. node.Pools.Select(pool => pool with { CheckoutTimeout = TimeSpan.FromSeconds(3) })];
        string[] ids = [(await node.TakeAsync("one")).Id, (await node.TakeAsync("two")).Id];
        await node.LeaveAsync();
        await using (var held = await node.ConnectAsync(CancellationToken.None))
        {
            foreach (var key in await held.ListAsync(CancellationToken.None)) await held.DropAsync(key.Key, CancellationToken.None);
        }

        node.MemoryInUse = 1L << 30;
        await node.NextAsync();
        await node.UntilAsync(() => ids.All(id => node.Service.Find(World.Alice, id).Value.State is SessionState.Connected or SessionState.Error));
        Assert.All(ids, id => Assert.Equal(SessionState.Connected, node.Service.Find(World.Alice, id).Value.State));
        Assert.True(node.Service.Memory().IsFull);
        // Nothing was opened beside, not even what the minimum and the spares ask for.
        Assert.Equal((2, 0, 0), (node.Service.Pools()[0].InUse, node.Service.Pools()[0].Warm, node.Service.Pools()[0].Preparing));
    }

    [Fact]
    public async Task A_socket_of_which_nothing_is_kept_is_dropped_and_told_and_so_is_a_file_that_tells_nothing()
    {
        await using var node = await SurvivingNode.StartAsync();
        var session = await node.TakeAsync();
        await node.UntilAsync(() => node.Service.Pools()[0] is { Warm: 2, InUse: 1 });
        await node.LeaveAsync();
        var files = node.Files;
        File.Delete(files[0]);
        await File.WriteAllBytesAsync(files[1], new byte[100], TestContext.Current.CancellationToken);
        await node.NextAsync();
        Assert.Equal(2, node.Journal.Entries.Count(entry => entry.Kind == "connection_unrestored"));
        await node.UntilAsync(() => node.Service.Pools()[0] is { Preparing: 0, Warm: >= 2 });
        Assert.Equal(node.Files.Length, await node.HeldAsync());
        _ = session;
    }

    [Fact]
    public async Task Damage_is_found_told_and_ends_the_session_in_error()
    {
        await using var node = await SurvivingNode.StartAsync();
        var session = (await node.Service.CreateAsync(World.Alice, new SessionRequest { Endpoint = "a" }, CancellationToken.None)).Value;
        await node.SendAsync(session.Id, new FillField(FieldTarget.ByLabel("User"), "X"));
        var mine = Path.Combine(node.KeepFolder, $"{ConnectionOf(node, session.Id)}.keep");
        await node.LeaveAsync();
        var content = await File.ReadAllBytesAsync(mine, TestContext.Current.CancellationToken);
        // Every place of a snapshot, so that the valid one is among them.
        for (var at = 68 * 1024; at < content.Length; at += 64) content[at] ^= 1;
        await File.WriteAllBytesAsync(mine, content, TestContext.Current.CancellationToken);
        await node.NextAsync();
        var lost = node.Service.Find(World.Alice, session.Id).Value;
        Assert.Equal((SessionState.Error, SessionErrors.NotKept), (lost.State, lost.Error!.Code));
        Assert.Contains(node.Journal.Entries, entry => entry.Kind == "connection_unrestored");
        Assert.Contains(node.Journal.Entries, entry => entry.Kind == "session_error");
    }

    [Fact]
    public async Task What_the_next_daemon_cannot_make_a_terminal_of_comes_back_by_its_journey_all_the_same()
    {
        await using var node = await SurvivingNode.StartAsync();
        var session = await node.TakeAsync("mine");
        await node.LeaveAsync();
        node.Endpoints = [node.Endpoint("a") with { Model = Holdfast.Tn3270.Screen.TerminalModel.Model4 }];
        await node.NextAsync();
        await node.UntilAsync(() => node.Service.Find(World.Alice, session.Id).Value.State == SessionState.Connected);
        var screen = await node.ScreenAsync(session.Id);
        Assert.Contains("MAIN MENU", screen.Image.Text, StringComparison.Ordinal);
        Assert.Contains(node.Journal.Entries, entry => entry.Kind == "connection_unrestored");
        Assert.DoesNotContain(node.Journal.Entries, entry => entry.Kind == "session_error");
        await node.UntilAsync(() => node.Journal.Entries.Any(
            entry => entry.Kind == "session_restored" && entry.Data.Contains("\"by_journey\":true", StringComparison.Ordinal)));
        await node.UntilAsync(() => node.Service.Pools()[0] is { Preparing: 0 });
        Assert.Equal(node.Files.Length, await node.HeldAsync());
    }

    [Fact]
    public async Task A_file_that_was_cut_short_ends_its_own_session_and_no_other()
    {
        await using var node = await SurvivingNode.StartAsync();
        var broken = (await node.Service.CreateAsync(World.Alice, new SessionRequest { Endpoint = "a" }, CancellationToken.None)).Value;
        await node.SendAsync(broken.Id, new FillField(FieldTarget.ByLabel("User"), "X"));
        var whole = (await node.Service.CreateAsync(World.Alice, new SessionRequest { Endpoint = "a" }, CancellationToken.None)).Value;
        var file = Path.Combine(node.KeepFolder, $"{ConnectionOf(node, broken.Id)}.keep");
        await node.LeaveAsync();
        // Behind the facts and the log there is not even room for the head of a snapshot.
        await using (var cut = new FileStream(file, FileMode.Open)) cut.SetLength((68 * 1024) + 10);
        await node.NextAsync();
        Assert.Equal((whole.Id, SessionState.Connected), (Assert.Single(node.Service.List(World.Alice)).Id, node.Service.Find(World.Alice, whole.Id).Value.State));
        Assert.Equal(
            ["session_error", "session_closed"],
            node.Journal.Entries.Where(entry => entry.Subject == $"session/{broken.Id}").Select(entry => entry.Kind).TakeLast(2));
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task A_session_of_an_endpoint_that_is_configured_no_longer_is_ended_and_told()
    {
        await using var node = await SurvivingNode.StartAsync();
        var session = await node.TakeAsync();
        await node.LeaveAsync();
        node.Endpoints = [node.Endpoint("b")];
        node.Pools = [];
        await node.NextAsync();
        Assert.Empty(node.Service.List(World.Alice));
        Assert.Equal(
            ["session_error", "session_closed"],
            node.Journal.Entries.Where(entry => entry.Subject == $"session/{session.Id}").Select(entry => entry.Kind).TakeLast(2));
        Assert.Equal((0, 0), (await node.HeldAsync(), node.Files.Length));
    }

    [Fact]
    public async Task What_the_host_ended_meanwhile_is_lost_and_told()
    {
        await using var node = await SurvivingNode.StartAsync();
        var session = await node.TakeAsync();
        await node.SendAsync(session.Id, new FillField(FieldTarget.ByLabel("Option"), "1"), new PressKey(Key.Enter));
        await node.LeaveAsync();
        await node.Host.DisposeAsync();
        node.Pools = [.. node.Pools.Select(pool => pool with { Failover = new FailoverPolicy { Within = TimeSpan.FromMilliseconds(300) } })];
        await node.NextAsync();
        await node.UntilAsync(() => node.Service.Find(World.Alice, session.Id).Value.State == SessionState.Error);
        await node.UntilAsync(() => node.Journal.Entries.Any(entry => entry.Kind == "session_error" && entry.Subject == $"session/{session.Id}"));
    }

    [Fact]
    public async Task Stopped_for_good_nothing_is_left()
    {
        await using var node = await SurvivingNode.StartAsync();
        var session = await node.TakeAsync();
        await node.Service.DisposeAsync();
        Assert.Equal((0, 0), (await node.HeldAsync(), node.Files.Length));
        Assert.Contains(node.Journal.Entries, entry => entry.Kind == "session_closed" && entry.Subject == $"session/{session.Id}");
        await node.NextAsync();
        Assert.Empty(node.Service.List(World.Alice));
    }

    private static string ConnectionOf(SurvivingNode node, string session)
    {
        var connected = node.Journal.Entries.Single(entry => entry.Kind == "session_connected" && entry.Subject == $"session/{session}");
        return System.Text.Json.JsonDocument.Parse(connected.Data!).RootElement.GetProperty("connection").GetString()!;
    }

    [Fact]
    public async Task A_connection_that_cannot_be_kept_is_told_when_it_is_opened()
    {
        await using var node = await SurvivingNode.StartAsync();
        await node.UntilAsync(() => node.Service.Pools()[0] is { Warm: 2, Preparing: 0 });
        Directory.Move(node.KeepFolder, node.KeepFolder + ".away");
        var session = (await node.Service.CreateAsync(World.Alice, new SessionRequest { Endpoint = "a" }, CancellationToken.None)).Value;
        var told = Assert.Single(node.Journal.Entries, entry => entry.Kind == "connection_unkept");
        var connected = node.Journal.Entries.Single(entry => entry.Kind == "session_connected" && entry.Subject == $"session/{session.Id}");
        Assert.Equal("endpoint/a", told.Subject);
        Assert.Contains("what is to be kept has no file", told.Data, StringComparison.Ordinal);
        Assert.Contains(JsonDocument.Parse(told.Data).RootElement.GetProperty("connection").GetString()!, connected.Data, StringComparison.Ordinal);
        Directory.Move(node.KeepFolder + ".away", node.KeepFolder);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task No_more_sessions_come_back_in_error_than_a_node_keeps_in_error()
    {
        await using var node = await SurvivingNode.StartAsync();
        node.Pools = [];
        await node.UpgradeAsync();
        List<string> ids = [];
        for (var i = 0; i < SessionService.LostLimit + 3; i++)
            ids.Add((await node.Service.CreateAsync(World.Alice, new SessionRequest { Endpoint = "a" }, CancellationToken.None)).Value.Id);
        await node.LeaveAsync();
        await using (var held = await node.ConnectAsync(CancellationToken.None))
        {
            foreach (var key in await held.ListAsync(CancellationToken.None)) await held.DropAsync(key.Key, CancellationToken.None);
        }

        await node.NextAsync();
        await node.UntilAsync(() => node.Service.List(World.Alice).Count <= SessionService.LostLimit);
        Assert.Equal(ids[3..], node.Service.List(World.Alice).Select(session => session.Id));
        await node.UntilAsync(() => node.Files.Length == SessionService.LostLimit);
        await node.UpgradeAsync();
        Assert.Equal(ids[3..], node.Service.List(World.Alice).Select(session => session.Id));
        Assert.Equal(3, node.Journal.Entries.Count(entry => entry.Kind == "session_closed"));
    }
}
