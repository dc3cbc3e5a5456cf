using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Sessions.FrontDoor;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Tests.FrontDoor;

/// <summary>Terminals at the front door go through the end of the daemon, and what they sent is carried out once or not at all.</summary>
public sealed class DoorSurvivalTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_terminal_goes_on_over_upgrades_with_its_LU_its_session_and_what_was_typed_and_not_sent(bool extended)
    {
        await using var door = await SurvivingDoor.StartAsync();
        var terminal = await door.ConnectAsync(extended, lu: "TELL01");
        await DoorWorld.SeeAsync(terminal, "PAID 0 TIMES");
        var session = Assert.Single(door.Service.List(SurvivingDoor.Owner)).Id;
        for (var upgrade = 1; upgrade <= 3; upgrade++)
        {
            Assert.False((await terminal.TypeAsync($"{upgrade}0", CancellationToken.None)).IsRefused);
            await door.LeaveAsync();
            await door.NextAsync();
            await door.UntilAsync(() => door.Door!.Connections == 1, "the terminal is taken up");
            Assert.Equal(session, Assert.Single(door.Service.List(SurvivingDoor.Owner)).Id);
            Assert.Contains($"{upgrade}0", terminal.Capture().Text, StringComparison.Ordinal);
            await terminal.PressAsync(Key.Enter, CancellationToken.None);
            await DoorWorld.SeeAsync(terminal, $"PAID {upgrade} TIMES");
        }

        Assert.Equal(["10", "20", "30"], door.Paid);
        Assert.Null(terminal.CloseReason);
        Assert.DoesNotContain("front_door_closed", door.Kinds);
        var restored = door.Journal.Entries.Where(entry => entry.Kind == "front_door_restored").ToList();
        Assert.Equal(3, restored.Count);
        Assert.All(restored, entry => Assert.Contains("TELL01", entry.Data, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_sent_while_there_is_no_daemon_is_carried_out_once()
    {
        await using var door = await SurvivingDoor.StartAsync();
        var terminal = await door.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "PAID 0 TIMES");
        await door.LeaveAsync();
        await SurvivingDoor.PayAsync(terminal, "77");
        await Task.Delay(100, TestContext.Current.CancellationToken);
        await door.NextAsync();
        await DoorWorld.SeeAsync(terminal, "PAID 1 TIMES");
        Assert.Equal(["77"], door.Paid);
    }

    [Fact]
    public async Task A_record_that_was_taken_and_not_given_to_the_session_is_carried_out_by_the_next_daemon_once()
    {
        await using var door = await SurvivingDoor.StartAsync();
        var terminal = await door.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "PAID 0 TIMES");
        var before = door.Freeze(door.Terminals);
        var blocked = await door.BlockAsync();
        await SurvivingDoor.PayAsync(terminal, "12");
        await TakenAsync(door, before);

        var leaving = door.LeaveAsync();
        await Task.Delay(300, TestContext.Current.CancellationToken);
        blocked.SetResult();
        await leaving;
        Assert.Empty(door.Paid);
        await door.NextAsync();

        await DoorWorld.SeeAsync(terminal, "PAID 1 TIMES");
        await SurvivingDoor.PayAsync(terminal, "13");
        await DoorWorld.SeeAsync(terminal, "PAID 2 TIMES");
        Assert.Equal(["12", "13"], door.Paid);
    }

    [Fact]
    public async Task A_record_that_the_session_carried_out_and_nobody_noted_is_not_carried_out_again_and_its_answer_comes()
    {
        await using var door = await SurvivingDoor.StartAsync();
        var terminal = await door.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "PAID 0 TIMES");
        var answers = await DieAfterCarryingOutAsync(door, terminal);
        await door.NextAsync();
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.Equal(["12"], door.Paid);
        answers.SetResult();

        await DoorWorld.SeeAsync(terminal, "PAID 1 TIMES");
        await SurvivingDoor.PayAsync(terminal, "13");
        await DoorWorld.SeeAsync(terminal, "PAID 2 TIMES");
        Assert.Equal(["12", "13"], door.Paid);
    }

    [Fact]
    public async Task A_record_that_was_carried_out_is_not_carried_out_again_where_the_host_shows_the_very_same_screen_after_it()
    {
        await using var door = await SurvivingDoor.StartAsync();
        door.IsForgetful = true;
        var terminal = await door.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "PAY");
        var answers = await DieAfterCarryingOutAsync(door, terminal);
        answers.SetResult();
        await door.NextAsync(between: screen => !screen.Image.KeyboardLocked);

        await DoorWorld.SeeAsync(terminal, "PAY");
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.Equal(["12"], door.Paid);
        await SurvivingDoor.PayAsync(terminal, "13");
        await door.UntilAsync(() => door.Paid.Count == 2, "the next one goes");
        Assert.Equal(["12", "13"], door.Paid);
    }

    [Fact]
    public async Task A_terminal_whose_session_is_gone_is_told_and_gets_another()
    {
        await using var door = await SurvivingDoor.StartAsync();
        var terminal = await door.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "PAID 0 TIMES");
        await SurvivingDoor.PayAsync(terminal, "12");
        await DoorWorld.SeeAsync(terminal, "PAID 1 TIMES");
        var answers = door.HoldAnswers();
        await SurvivingDoor.PayAsync(terminal, "13");
        await door.UntilAsync(() => door.Paid.Count == 2, "the host has it");
        await door.LeaveAsync();
        foreach (var file in Directory.GetFiles(door.Sessions)) File.Delete(file);
        answers.SetResult();
        await door.NextAsync();

        await DoorWorld.SeeAsync(terminal, "is uncertain");
        await terminal.PressAsync(Key.Enter, CancellationToken.None);
        await DoorWorld.SeeAsync(terminal, "PAID 0 TIMES");
        Assert.Equal(["12", "13"], door.Paid);
        Assert.Contains("front_door_interrupted", door.Kinds);
    }

    [Fact]
    public async Task Whoever_is_being_asked_who_he_is_is_asked_by_the_next_daemon()
    {
        await using var door = await SurvivingDoor.StartAsync(new() { LogOn = DoorLogOn.Token, Default = new DoorTarget(null, "a") });
        var terminal = await door.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "Token");
        await door.LeaveAsync();
        await door.NextAsync();
        await DoorWorld.SeeAsync(terminal, "Token");
        await door.UntilAsync(() => door.Door!.Connections == 1, "the terminal is taken up");
        await Task.Delay(200, TestContext.Current.CancellationToken);
        await SurvivingDoor.PayAsync(terminal, DoorWorld.Token);
        await DoorWorld.SeeAsync(terminal, "PAID 0 TIMES");
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_Keeper_that_does_not_answer_at_once_is_asked_again_and_the_terminal_goes_on()
    {
        await using var door = await SurvivingDoor.StartAsync();
        var terminal = await door.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "PAID 0 TIMES");
        await door.LeaveAsync();
        door.IsKeeperAway = true;
        var starting = door.NextAsync();
        await Task.Delay(1000, TestContext.Current.CancellationToken);
        door.IsKeeperAway = false;
        await starting;
        await SurvivingDoor.PayAsync(terminal, "12");
        await DoorWorld.SeeAsync(terminal, "PAID 1 TIMES");
        Assert.Equal(["12"], door.Paid);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_Keeper_that_does_not_answer_at_all_lets_the_terminals_go_as_soon_as_it_does()
    {
        await using var door = await SurvivingDoor.StartAsync();
        var terminal = await door.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "PAID 0 TIMES");
        await door.LeaveAsync();
        door.IsKeeperAway = true;
        await door.NextAsync();
        Assert.Empty(Directory.GetFiles(door.Terminals, "*.keep"));
        Assert.Contains("front_door_unkept", door.Kinds);
        door.IsKeeperAway = false;
        await door.Service.RenewKeeperAsync(TestContext.Current.CancellationToken);
        await door.UntilAsync(() => terminal.CloseReason is not null, "it is disconnected");
    }

    [Fact]
    public async Task Whoever_was_let_in_without_a_word_is_asked_where_that_suffices_no_longer()
    {
        await using var door = await SurvivingDoor.StartAsync();
        var terminal = await door.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "PAID 0 TIMES");
        var before = Assert.Single(door.Service.List(SurvivingDoor.Owner)).Id;
        await door.LeaveAsync();
        door.Definition = door.Definition with { LogOn = DoorLogOn.Token };
        await door.NextAsync();
        await DoorWorld.SeeAsync(terminal, "Token");
        Assert.Empty(door.Service.List(SurvivingDoor.Owner));
        Assert.Contains("front_door_refused", door.Kinds);

        await SurvivingDoor.PayAsync(terminal, DoorWorld.Token);
        await DoorWorld.SeeAsync(terminal, "PAID 0 TIMES");
        Assert.NotEqual(before, Assert.Single(door.Service.List(SurvivingDoor.Owner)).Id);
        Assert.Empty(door.Paid);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_showed_a_key_goes_on_while_it_is_what_it_was_and_is_asked_where_it_is_not(bool revoked)
    {
        await using var door = await SurvivingDoor.StartAsync(new() { LogOn = DoorLogOn.Token, Default = new DoorTarget(null, "a") });
        var terminal = await door.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "Token");
        await SurvivingDoor.PayAsync(terminal, DoorWorld.Token);
        await DoorWorld.SeeAsync(terminal, "PAID 0 TIMES");
        for (var upgrade = 0; upgrade < 2; upgrade++)
        {
            await door.LeaveAsync();
            await door.NextAsync();
            await SurvivingDoor.PayAsync(terminal, "12");
            await DoorWorld.SeeAsync(terminal, $"PAID {upgrade + 1} TIMES");
        }

        await door.LeaveAsync();
        door.Holder = revoked ? new Fault(RequestErrors.Unauthenticated, "it is revoked") : SurvivingDoor.Owner with { Role = Role.SystemAdmin };
        await door.NextAsync();
        await DoorWorld.SeeAsync(terminal, "Token");
        Assert.Empty(door.Service.List(SurvivingDoor.Owner));
    }

    [Fact]
    public async Task Where_fewer_terminals_are_let_in_than_were_kept_the_others_leave_neither_sessions_nor_LUs()
    {
        await using var door = await SurvivingDoor.StartAsync();
        Tn3270.Client.Terminal[] terminals = [await door.ConnectAsync(lu: "TELL01"), await door.ConnectAsync(lu: "TELL02")];
        foreach (var terminal in terminals) await DoorWorld.SeeAsync(terminal, "PAID 0 TIMES");
        await door.LeaveAsync();
        door.Definition = door.Definition with { MaxConnections = 1 };
        await door.NextAsync();
        await door.UntilAsync(() => terminals.Count(terminal => terminal.CloseReason is not null) == 1, "one is disconnected");
        await door.UntilAsync(() => door.Service.List(SurvivingDoor.Owner).Count == 1, "its session is closed");
        Assert.Single(Directory.GetFiles(door.Terminals, "*.keep"));

        foreach (var terminal in terminals) await terminal.DisposeAsync();
        await door.UntilAsync(() => door.Door!.Connections == 0, "the other is gone");
        foreach (var lu in (string[])["TELL01", "TELL02"])
        {
            var next = await door.ConnectAsync(lu: lu);
            await DoorWorld.SeeAsync(next, "PAID 0 TIMES");
            await next.DisposeAsync();
            await door.UntilAsync(() => door.Door!.Connections == 0, "it is gone");
        }
    }

    [Fact]
    public async Task A_terminal_that_went_meanwhile_leaves_neither_a_session_nor_a_file()
    {
        await using var door = await SurvivingDoor.StartAsync();
        var terminal = await door.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "PAID 0 TIMES");
        await door.LeaveAsync();
        await terminal.DisposeAsync();
        await door.NextAsync();
        await door.UntilAsync(() => door.Door!.Connections == 0 && door.Service.List(SurvivingDoor.Owner).Count == 0, "nothing is left of it");
        Assert.Empty(Directory.GetFiles(door.Terminals, "*.keep"));
        Assert.Contains("session_closed", door.Kinds);
    }

    [Fact]
    public async Task Where_there_is_no_door_any_more_its_terminals_are_disconnected_and_their_sessions_closed()
    {
        await using var door = await SurvivingDoor.StartAsync();
        var terminal = await door.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "PAID 0 TIMES");
        await door.LeaveAsync();
        await door.NextAsync(door: false);
        await door.UntilAsync(() => terminal.CloseReason is not null && door.Service.List(SurvivingDoor.Owner).Count == 0, "it is over");
        Assert.Empty(Directory.GetFiles(door.Terminals, "*.keep"));
    }

    [Fact]
    public async Task A_door_that_is_disposed_of_disconnects_its_terminals_for_good()
    {
        await using var door = await SurvivingDoor.StartAsync();
        var terminal = await door.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "PAID 0 TIMES");
        await door.Door!.DisposeAsync();
        await door.UntilAsync(() => terminal.CloseReason is not null, "it is disconnected");
        Assert.Empty(Directory.GetFiles(door.Terminals, "*.keep"));
        Assert.Contains("front_door_closed", door.Kinds);
    }

    [Fact]
    public async Task No_password_typed_at_a_terminal_lies_in_a_file_in_clear()
    {
        await using var door = await SurvivingDoor.StartAsync();
        var terminal = await door.ConnectAsync();
        await DoorWorld.SeeAsync(terminal, "PAID 0 TIMES");
        door.HoldAnswers();
        await SurvivingDoor.PayAsync(terminal, "SECRET");
        await door.UntilAsync(() => door.Paid.Count == 1, "the host has it");
        byte[] typed = [0xE2, 0xC5, 0xC3, 0xD9, 0xC5, 0xE3];
        foreach (var (path, content) in door.Freeze(door.Terminals)) Assert.True(content.AsSpan().IndexOf(typed) < 0, path);
    }

    /// <summary>A payment is carried out, and the daemon dies before it has noted that. The host's answer waits for what is returned.</summary>
    private static async Task<TaskCompletionSource> DieAfterCarryingOutAsync(SurvivingDoor door, Tn3270.Client.Terminal terminal)
    {
        var before = door.Freeze(door.Terminals);
        var answers = door.HoldAnswers();
        var blocked = await door.BlockAsync();
        await SurvivingDoor.PayAsync(terminal, "12");
        var kept = await TakenAsync(door, before);
        blocked.SetResult();
        await door.UntilAsync(() => door.Paid.Count == 1, "the host has it");

        await door.LeaveAsync();
        SurvivingDoor.Thaw(kept);
        return answers;
    }

    /// <summary>What is kept once the record just sent was taken: another state than before, twice over, and one that stays.</summary>
    private static async Task<Dictionary<string, byte[]>> TakenAsync(SurvivingDoor door, Dictionary<string, byte[]> before)
    {
        var kept = before;
        await door.UntilAsync(
            () =>
            {
                var now = door.Freeze(door.Terminals);
                var stays = now.All(file => kept[file.Key].AsSpan().SequenceEqual(file.Value)) && now.Any(file => !before[file.Key].AsSpan().SequenceEqual(file.Value));
                kept = now;
                return stays;
            },
            "the record is taken");
        return kept;
    }
}
