using System.Text;
using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Runtime.Simulated;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Recording;
using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Sessions.Tests.Recording;

public sealed class RecordingServiceTests
{
    private const string Folder = "/recordings";
    private static readonly RecordingOptions All = new() { Enabled = RecordingScope.All };
    private static readonly Caller Operator = new("alpha", "key:operator", Role.PowerUser);
    private static readonly Caller Administrator = new("alpha", "key:admin", Role.TenantAdmin);

    [Fact]
    public void Every_screen_that_was_shown_is_played_back_as_it_was_and_no_secret_is_in_the_file() => Simulation.RunSeeds(3, async io =>
    {
        await using var world = await World.StartRecordingAsync(io, Folder, All, World.Pool(1, 1));
        var session = await world.TakeAsync(World.Alice);
        List<SessionScreen> seen = [];
        var watching = io.Start("watch", () => WatchAsync(world, session.Id, seen));
        await EchoAsync(world, session.Id, "HELLO", "WORLD", TellerHost.Password);
        await CloseAsync(world, session.Id);
        await watching;
        await world.UntilAsync(() => State(world, session.Id) == RecordingState.Ended);

        var moments = await MomentsAsync(world, World.Alice, session.Id);
        var screens = moments.Where(moment => moment.Kind == MomentKind.Screen).ToDictionary(moment => moment.Version);
        Assert.True(seen.Count > 3);
        foreach (var screen in seen.Where(screen => screens.ContainsKey(screen.Version)))
            Assert.Equal(Look(screen.Image), Look(screens[screen.Version].Screen!));
        // What is not there looked like the one before it.
        foreach (var screen in seen.Where(screen => !screens.ContainsKey(screen.Version)))
            Assert.Equal(Look(screen.Image), Look(screens[screens.Keys.Where(version => version < screen.Version).Max()].Screen!));
        Assert.Equal(MomentKind.End, moments[^1].Kind);
        Assert.Contains(moments, moment => moment.Inputs is [{ Kind: "field", Label: "Text", Length: 5 }, { Kind: "press", Key: "enter" }]);
        Assert.Equal(moments.Select(moment => moment.At).Order(), moments.Select(moment => moment.At));
        var file = Encoding.Latin1.GetString(await io.Files.ReadAllBytesAsync($"{Folder}/{session.Id}.hfr", CancellationToken.None));
        Assert.DoesNotContain(TellerHost.Password, file, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("WORLD", file, StringComparison.Ordinal);
    });

    [Fact]
    public void What_a_user_types_into_a_hidden_field_himself_is_not_in_the_file_either() => Simulation.Run(1, async io =>
    {
        await using var world = await World.StartRecordingAsync(io, Folder, All, null);
        var session = (await world.Service.CreateAsync(World.Alice, new SessionRequest { Endpoint = "a" }, CancellationToken.None)).Value;
        await world.SendAsync(
            World.Alice, session.Id, new FillField(FieldTarget.ByLabel("User"), TellerHost.User),
            new FillField(FieldTarget.ByLabel("Password"), TellerHost.Password), new PressKey(Key.Enter));
        await CloseAsync(world, session.Id);
        await world.UntilAsync(() => State(world, session.Id) == RecordingState.Ended);
        var file = Encoding.Latin1.GetString(await io.Files.ReadAllBytesAsync($"{Folder}/{session.Id}.hfr", CancellationToken.None));
        Assert.Contains("MAIN MENU", file, StringComparison.Ordinal);
        Assert.DoesNotContain(TellerHost.Password, file, StringComparison.OrdinalIgnoreCase);
        var moments = await MomentsAsync(world, World.Alice, session.Id);
        Assert.Contains(moments, moment => moment.Inputs is [{ Length: 7 }, { Masked: true, Length: null }, { Key: "enter" }]);
    });

    [Fact]
    public void On_a_full_disk_sessions_go_on_what_is_missing_is_counted_and_what_comes_later_is_whole() => Simulation.Run(1, async io =>
    {
        await using var world = await World.StartRecordingAsync(io, Folder, All, World.Pool(1, 1));
        var session = await world.TakeAsync(World.Alice);
        await EchoAsync(world, session.Id, "BEFORE");
        var room = io.Files.CapacityBytes;
        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        io.Files.CapacityBytes = io.Files.UsedBytes + 100;
        for (var i = 0; i < 20; i++) await EchoAgainAsync(world, session.Id, $"MISSED {i}");
        io.Files.CapacityBytes = room;
        await io.Clock.Delay(TimeSpan.FromSeconds(2));
        await EchoAgainAsync(world, session.Id, "AFTER");
        var last = await world.SendAsync(World.Alice, session.Id, new PressKey(Key.Pf3));
        await CloseAsync(world, session.Id);
        await world.UntilAsync(() => State(world, session.Id) == RecordingState.Ended);

        var view = (await world.Service.Recordings.FindAsync(World.Alice, session.Id, CancellationToken.None)).Value;
        Assert.True(view.Lost >= 20, $"{view.Lost}");
        var moments = await MomentsAsync(world, World.Alice, session.Id);
        Assert.Equal(view.Lost, moments.Sum(moment => moment.Lost));
        Assert.Equal(view.Screens, moments.Count(moment => moment.Kind == MomentKind.Screen));
        Assert.Contains(moments, moment => moment.Screen?.Text.Contains("ECHOED: AFTER", StringComparison.Ordinal) == true);
        Assert.Equal(Look(last.Image), Look(moments.Last(moment => moment.Screen is not null).Screen!));
        var ended = Assert.Single(world.Journal.Entries, entry => entry.Kind == "recording_ended");
        Assert.Contains($"\"lost\":{view.Lost}", ended.Data, StringComparison.Ordinal);
    });

    [Fact]
    public void A_disk_that_hangs_holds_no_session_up() => Simulation.Run(1, async io =>
    {
        await using var world = await World.StartRecordingAsync(io, Folder, All, World.Pool(1, 1));
        var session = await world.TakeAsync(World.Alice);
        await EchoAsync(world, session.Id, "BEFORE");
        io.Files.Latency = TimeSpan.FromMinutes(10);
        var began = io.Clock.Elapsed;
        for (var i = 0; i < RecordingDesk.QueuedOfTapeLimit; i++) await EchoAgainAsync(world, session.Id, $"TURN {i}");
        Assert.True(io.Clock.Elapsed - began < TimeSpan.FromMinutes(1), $"{io.Clock.Elapsed - began}");
        io.Files.Latency = TimeSpan.Zero;
        await io.Clock.Delay(TimeSpan.FromMinutes(20));
        await EchoAgainAsync(world, session.Id, "AFTER");
        await CloseAsync(world, session.Id);
        await world.UntilAsync(() => State(world, session.Id) == RecordingState.Ended);
        var moments = await MomentsAsync(world, World.Alice, session.Id);
        Assert.Contains(moments, moment => moment.Kind == MomentKind.Lost);
        Assert.Contains(moments, moment => moment.Screen?.Text.Contains("ECHOED: AFTER", StringComparison.Ordinal) == true);
    });

    [Fact]
    public void A_recording_that_broke_off_is_read_to_its_last_whole_record_by_the_next_daemon() => Simulation.RunSeeds(10, async io =>
    {
        string id;
        List<string> before;
        byte[] whole;
        await using (var world = await World.StartRecordingAsync(io, Folder, All, World.Pool(1, 1)))
        {
            id = (await world.TakeAsync(World.Alice)).Id;
            await EchoAsync(world, id, "ONE", "TWO", "THREE");
            await CloseAsync(world, id);
            await world.UntilAsync(() => State(world, id) == RecordingState.Ended);
            before = [.. (await MomentsAsync(world, World.Alice, id)).Select(Told)];
            whole = await io.Files.ReadAllBytesAsync($"{Folder}/{id}.hfr", CancellationToken.None);
        }

        var kept = 200 + (int)io.Random.NextInt64(whole.Length - 200);
        await io.Files.ReplaceAsync($"{Folder}/{id}.hfr", whole.AsMemory(0, kept), CancellationToken.None);
        await io.Files.ReplaceAsync($"{Folder}/stray.hfr", new byte[100], CancellationToken.None);
        await using var next = await World.StartRecordingAsync(io, Folder, All, null);
        var listed = Assert.Single((await next.Service.Recordings.ListAsync(World.Alice, new RecordingFilter(), CancellationToken.None)).Value.Recordings);
        Assert.Equal(RecordingState.Interrupted, listed.State);
        var after = (await MomentsAsync(next, World.Alice, id)).Select(Told).ToList();
        Assert.True(after.Count < before.Count);
        Assert.Equal(before.Take(after.Count), after);
    });

    [Fact]
    public void Those_of_other_tenants_are_not_there_those_of_others_need_a_role_and_every_look_is_in_the_journal() => Simulation.Run(1, async io =>
    {
        await using var world = await World.StartRecordingAsync(io, Folder, All, World.Pool(1, 1));
        var session = await world.TakeAsync(World.Alice);
        await EchoAsync(world, session.Id, "HELLO");
        await CloseAsync(world, session.Id);
        await world.UntilAsync(() => State(world, session.Id) == RecordingState.Ended);
        var recordings = world.Service.Recordings;

        Assert.Empty((await recordings.ListAsync(World.Bob, new RecordingFilter(), CancellationToken.None)).Value.Recordings);
        Assert.Equal(RecordingErrors.NoSuchRecording, (await recordings.MomentsAsync(World.Bob, session.Id, new MomentQuery(), CancellationToken.None)).Fault?.Code);
        Assert.Single((await recordings.ListAsync(World.Reader, new RecordingFilter(), CancellationToken.None)).Value.Recordings);
        Assert.Equal(RequestErrors.Forbidden, (await recordings.MomentsAsync(World.Reader, session.Id, new MomentQuery(), CancellationToken.None)).Fault?.Code);
        Assert.DoesNotContain(world.Journal.Entries, entry => entry.Kind == "recording_read");

        Assert.NotEmpty((await recordings.MomentsAsync(Operator, session.Id, new MomentQuery(), CancellationToken.None)).Value.Moments);
        var read = Assert.Single(world.Journal.Entries, entry => entry.Kind == "recording_read");
        Assert.Equal((Operator.Actor, $"session/{session.Id}", "alpha"), (read.Actor, read.Subject, read.Tenant));
        Assert.Contains(World.Alice.Actor, read.Data, StringComparison.Ordinal);
        world.Journal.Refused.Add("recording_read");
        Assert.Equal(JournalErrors.Unavailable, (await recordings.MomentsAsync(Operator, session.Id, new MomentQuery(), CancellationToken.None)).Fault?.Code);

        Assert.Equal(RequestErrors.Forbidden, (await recordings.RemoveAsync(Operator, session.Id, CancellationToken.None)).Fault?.Code);
        Assert.Null((await recordings.RemoveAsync(Administrator, session.Id, CancellationToken.None)).Fault);
        Assert.Empty(io.Files.List(Folder));
        Assert.Contains(world.Journal.Entries, entry => entry.Kind == "recording_removed" && entry.Actor == Administrator.Actor);
    });

    [Fact]
    public void A_recording_is_read_in_pages_from_a_time_on_and_while_it_grows() => Simulation.Run(1, async io =>
    {
        await using var world = await World.StartRecordingAsync(io, Folder, All, World.Pool(1, 1));
        var session = await world.TakeAsync(World.Alice);
        await EchoAsync(world, session.Id, [.. Enumerable.Range(0, 2 * SessionTape.DifferencesLimit).Select(i => $"TURN {i}")]);
        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        var recordings = world.Service.Recordings;
        var all = await MomentsAsync(world, World.Alice, session.Id);
        List<RecordedMoment> paged = [];
        string? cursor = null;
        do
        {
            var page = (await recordings.MomentsAsync(World.Alice, session.Id, new MomentQuery { Cursor = cursor, Limit = 7 }, CancellationToken.None)).Value;
            if (page.Moments.Count == 0) break;
            paged.AddRange(page.Moments);
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(all.Select(Told), paged.Select(Told));
        Assert.Equal(RecordingState.Recording, State(world, session.Id));

        await EchoAgainAsync(world, session.Id, "LATER");
        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        var grown = (await recordings.MomentsAsync(World.Alice, session.Id, new MomentQuery { Cursor = cursor }, CancellationToken.None)).Value;
        Assert.Contains(grown.Moments, moment => moment.Screen?.Text.Contains("ECHOED: LATER", StringComparison.Ordinal) == true);

        foreach (var wanted in all.Where(moment => moment.Screen is not null))
        {
            var from = (await recordings.MomentsAsync(World.Alice, session.Id, new MomentQuery { At = wanted.At, Limit = 1 }, CancellationToken.None)).Value;
            var shown = all.Last(moment => moment.Screen is not null && moment.At <= wanted.At);
            Assert.Equal(Told(shown), Told(Assert.Single(from.Moments)));
        }

        Assert.Equal(RequestErrors.InvalidField, (await recordings.MomentsAsync(World.Alice, session.Id, new MomentQuery { Cursor = "7-9" }, CancellationToken.None)).Fault?.Code);
    });

    [Fact]
    public void A_text_is_found_in_one_and_in_all_that_the_caller_may_watch() => Simulation.Run(1, async io =>
    {
        await using var world = await World.StartRecordingAsync(io, Folder, All, World.Pool(2, 2));
        List<string> ids = [];
        foreach (var text in new[] { "RED APPLE", "GREEN APPLE", "PEAR" })
        {
            var session = await world.TakeAsync(World.Alice);
            ids.Add(session.Id);
            await EchoAsync(world, session.Id, text, "NOTHING", text);
            await CloseAsync(world, session.Id);
            await world.UntilAsync(() => State(world, session.Id) == RecordingState.Ended);
        }

        var recordings = world.Service.Recordings;
        var found = (await recordings.SearchAsync(Operator, new RecordingFilter { Text = "echoed: green" }, CancellationToken.None)).Value;
        Assert.True(found.IsComplete && found.ScannedBytes > 0);
        Assert.Equal([ids[1], ids[1]], found.Hits.Select(hit => hit.Recording.Id));
        Assert.Equal((6, "ECHOED: GREEN APPLE"), (found.Hits[0].Row, found.Hits[0].Line.Trim()));
        var shown = (await recordings.MomentsAsync(Operator, ids[1], new MomentQuery { Cursor = found.Hits[1].Cursor, Limit = 1 }, CancellationToken.None)).Value;
        Assert.Contains("ECHOED: GREEN APPLE", Assert.Single(shown.Moments).Screen!.Text, StringComparison.Ordinal);

        List<string> paged = [];
        string? cursor = null;
        do
        {
            var page = (await recordings.SearchAsync(Operator, new RecordingFilter { Text = "ECHOED: ", Limit = 2, Cursor = cursor }, CancellationToken.None)).Value;
            paged.AddRange(page.Hits.Select(hit => $"{hit.Recording.Id} {hit.At}"));
            cursor = page.Next;
        }
        while (cursor is not null);
        var once = (await recordings.SearchAsync(Operator, new RecordingFilter { Text = "ECHOED: " }, CancellationToken.None)).Value;
        Assert.Equal(once.Hits.Select(hit => $"{hit.Recording.Id} {hit.At}"), paged);

        var listed = (await recordings.ListAsync(World.Alice, new RecordingFilter { Text = "apple" }, CancellationToken.None)).Value;
        Assert.Equal([ids[1], ids[0]], listed.Recordings.Select(recording => recording.Id));
        Assert.Empty((await recordings.SearchAsync(World.Bob, new RecordingFilter { Text = "APPLE" }, CancellationToken.None)).Value.Hits);
        Assert.Empty((await recordings.SearchAsync(World.Alice with { Actor = "key:other" }, new RecordingFilter { Text = "APPLE" }, CancellationToken.None)).Value.Hits);
        Assert.Equal(RequestErrors.Forbidden, (await recordings.SearchAsync(World.Reader, new RecordingFilter { Text = "APPLE" }, CancellationToken.None)).Fault?.Code);
        Assert.Contains(world.Journal.Entries, entry => entry.Kind == "recording_read" && entry.Subject == $"session/{ids[1]}" && entry.Data.Contains("search", StringComparison.Ordinal));
        Assert.DoesNotContain(world.Journal.Entries, entry => entry.Data.Contains("apple", StringComparison.OrdinalIgnoreCase));
    });

    [Fact]
    public void What_is_recorded_and_what_is_kept_goes_by_the_configuration() => Simulation.Run(1, async io =>
    {
        var none = await ListedAsync(io, "/none", new RecordingOptions(), World.Pool(1, 1), null);
        Assert.Equal((false, false), none);
        Assert.Equal((true, false), await ListedAsync(io, "/pools", new RecordingOptions { Enabled = RecordingScope.Pools }, World.Pool(1, 1), null));
        Assert.Equal((false, true), await ListedAsync(io, "/endpoint", new RecordingOptions(), World.Pool(1, 1) with { Record = false }, true));
        Assert.Equal((true, false), await ListedAsync(io, "/pool", new RecordingOptions(), World.Pool(1, 1) with { Record = true }, null));

        await using var world = await World.StartRecordingAsync(io, Folder, All with { KeepSessions = 2 }, World.Pool(1, 1));
        List<string> ids = [];
        for (var i = 0; i < 4; i++)
        {
            ids.Add((await world.TakeAsync(World.Alice)).Id);
            await CloseAsync(world, ids[i]);
            await io.Clock.Delay(TimeSpan.FromSeconds(1));
        }

        await io.Clock.Delay(SessionRecordings.HousekeepingInterval);
        Assert.Equal(ids[2..].Select(id => $"{Folder}/{id}.hfr").Order(), io.Files.List(Folder));
        Assert.Equal(2, world.Journal.Entries.Count(entry => entry.Kind == "recording_removed"));
    });

    [Fact]
    public void What_is_not_to_be_kept_goes_once_the_journal_has_it_and_not_before() => Simulation.Run(1, async io =>
    {
        await using var world = await World.StartRecordingAsync(io, Folder, All with { KeepSessions = 1 }, World.Pool(1, 1));
        List<string> ids = [];
        for (var i = 0; i < 3; i++)
        {
            ids.Add((await world.TakeAsync(World.Alice)).Id);
            await CloseAsync(world, ids[i]);
            await io.Clock.Delay(TimeSpan.FromSeconds(1));
        }

        world.Journal.Refused.Add("recording_removed");
        await io.Clock.Delay(2 * SessionRecordings.HousekeepingInterval);
        Assert.Equal(ids.Select(id => $"{Folder}/{id}.hfr").Order(), io.Files.List(Folder));

        world.Journal.Refused.Clear();
        var filesWhenTold = new List<int>();
        world.Journal.Taken = entry =>
        {
            if (entry.Kind == "recording_removed") filesWhenTold.Add(io.Files.List(Folder).Count);
        };
        await io.Clock.Delay(2 * SessionRecordings.HousekeepingInterval);
        Assert.Equal([3, 2], filesWhenTold);
        Assert.Equal([$"{Folder}/{ids[2]}.hfr"], io.Files.List(Folder));
    });

    private static async Task<(bool Pool, bool Bare)> ListedAsync(SimulatedIo io, string folder, RecordingOptions options, Sessions.Pool.PoolDefinition pool, bool? ofEndpoint)
    {
        await using var world = await World.StartRecordingAsync(io, folder, options, pool, ofEndpoint);
        var pooled = await world.TakeAsync(World.Alice);
        var bare = (await world.Service.CreateAsync(World.Alice, new SessionRequest { Endpoint = "a" }, CancellationToken.None)).Value;
        var listed = (await world.Service.Recordings.ListAsync(World.Alice, new RecordingFilter(), CancellationToken.None)).Value.Recordings;
        return (listed.Any(recording => recording.Id == pooled.Id), listed.Any(recording => recording.Id == bare.Id));
    }

    private static async Task WatchAsync(World world, string id, List<SessionScreen> seen)
    {
        for (var version = 0L; (await world.Service.WatchAsync(World.Alice, id, version, CancellationToken.None)).TryGet(out var screen, out _); version = screen.Version)
            seen.Add(screen);
    }

    private static async Task EchoAsync(World world, string id, params string[] texts)
    {
        await world.SendAsync(World.Alice, id, new FillField(FieldTarget.ByLabel("Option"), "1"), new PressKey(Key.Enter));
        foreach (var text in texts) await EchoAgainAsync(world, id, text);
    }

    private static Task<SessionScreen> EchoAgainAsync(World world, string id, string text) =>
        world.SendAsync(World.Alice, id, new FillField(FieldTarget.ByLabel("Text"), text), new PressKey(Key.Enter));

    private static async Task CloseAsync(World world, string id) =>
        Assert.Null((await world.Service.CloseAsync(World.Alice, id, CancellationToken.None)).Fault);

    private static RecordingState? State(World world, string id)
    {
        var found = world.Service.Recordings.FindAsync(World.Alice, id, CancellationToken.None);
        return found.IsCompletedSuccessfully && found.Result.TryGet(out var view, out _) ? view.State : null;
    }

    private static async Task<List<RecordedMoment>> MomentsAsync(World world, Caller caller, string id)
    {
        List<RecordedMoment> all = [];
        string? cursor = null;
        do
        {
            var page = (await world.Service.Recordings.MomentsAsync(caller, id, new MomentQuery { Cursor = cursor, Limit = 500 }, CancellationToken.None)).Value;
            if (page.Moments.Count == 0) break;
            all.AddRange(page.Moments);
            cursor = page.Next;
        }
        while (cursor is not null);
        return all;
    }

    private static string Told(RecordedMoment moment) =>
        $"{moment.Kind} {moment.At} {moment.Version} {moment.Lost} {string.Join(';', moment.Inputs)} {(moment.Screen is { } screen ? Look(screen) : "")}";

    private static string Look(ScreenImage image) =>
        $"{image.CursorRow},{image.CursorColumn} {image.KeyboardLocked}\n{string.Join('\n', image.Runs)}\n{string.Join('\n', image.Fields)}";
}
