using System.Net;
using System.Text;
using System.Text.Json;
using Holdfast.Contracts.Client;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Sessions;
using Holdfast.Governance.Identity;
using Holdfast.Governance.Tenants;
using Holdfast.Storage.Journal;

namespace Holdfast.Server.Tests.Sessions;

/// <summary>Migration over the API: what is answered, what is seen meanwhile, and what is refused.</summary>
public sealed class MigrationRoutesTests : IAsyncLifetime
{
    private static readonly string[] Whole = ["pending", "in_progress", "snapshot_created", "reconnecting", "state_restored", "completed"];
    private static readonly string[] Back = ["pending", "in_progress", "snapshot_created", "reconnecting", "rolled_back"];
    private SessionServer _server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private SessionCalls Sessions => _server.Client.Sessions;

    public async ValueTask InitializeAsync() => _server = await SessionServer.StartAsync(twin: true);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_session_is_moved_with_what_is_typed_and_each_state_is_told()
    {
        var id = await _server.OpenAsync();
        await TypeAsync(id, "ADA");
        var before = (await Sessions.ScreenAsync(id, Stop)).Value;
        var moved = (await MigrateAsync(id, SessionServer.Twin)).Value;
        Assert.Equal((SessionServer.Twin, "active", "completed"), (moved.Endpoint, moved.State, moved.Migration!.State));
        Assert.Equal(Whole, moved.Migration.Moments.Select(moment => moment.State));
        Assert.Equal(moved.Migration.Moments.Select(moment => moment.At).Order(), moved.Migration.Moments.Select(moment => moment.At));
        Assert.Equal(
            (1, "requested", SessionServer.Endpoint, SessionServer.Twin, 1, 1, false, null),
            (moved.Migration.Number, moved.Migration.Cause, moved.Migration.From, moved.Migration.To, moved.Migration.Inputs, moved.Migration.Repeated,
                moved.Migration.Uncertain, moved.Migration.Error));
        var after = (await Sessions.ScreenAsync(id, Stop)).Value;
        Assert.Equal(before.Text, after.Text);
        Assert.True(after.Version > before.Version, "a version of a screen was used twice");

        // The connection it left is closed, and the next migration leads back.
        Assert.Equal((0, 1), (await OpenAsync(SessionServer.Endpoint), await OpenAsync(SessionServer.Twin)));
        Assert.Equal(SessionServer.Endpoint, (await MigrateAsync(id, SessionServer.Endpoint)).Value.Endpoint);
        var history = (await Sessions.MigrationsAsync(id, Stop)).Value.Items;
        Assert.Equal([(1, SessionServer.Twin), (2, SessionServer.Endpoint)], history.Select(one => (one.Number, one.To!)));
    }

    // A far host may take ten seconds to show the screen that is compared.
    [Fact]
    [Trait("Category", "Slow")]
    public async Task Where_the_far_screen_differs_it_is_rolled_back_and_the_session_goes_on_where_it_was()
    {
        _server.TwinTitle = "ANOTHER FORM";
        var id = await _server.OpenAsync();
        await TypeAsync(id, "ADA");
        var before = (await Sessions.ScreenAsync(id, Stop)).Value;
        var back = (await MigrateAsync(id, SessionServer.Twin)).Value;
        Assert.Equal((SessionServer.Endpoint, "active", "rolled_back"), (back.Endpoint, back.State, back.Migration!.State));
        Assert.Equal(Back, back.Migration.Moments.Select(moment => moment.State));
        var ended = Assert.Single(await ToldAsync(id, "session_migration_ended"));
        Assert.Equal($"failed:{SessionErrors.NotRestored.Id}", ended.Result);
        Assert.Contains("rolled_back", ended.Data, StringComparison.Ordinal);
        Assert.Equal((SessionServer.Twin, 0), (back.Migration.To!, back.Migration.Repeated));
        Assert.StartsWith(SessionErrors.NotRestored.Id, back.Migration.Error, StringComparison.Ordinal);
        var after = (await Sessions.ScreenAsync(id, Stop)).Value;
        Assert.Equal(before.Version, after.Version);
        Assert.Equal(before.Text, after.Text);
        Assert.Equal((1, 0), (await OpenAsync(SessionServer.Endpoint), await OpenAsync(SessionServer.Twin)));

        // Nobody is told of what did not happen: the next input is carried out as if nothing had been.
        var posted = (await Sessions.InputAsync(id, new InputRequest { Steps = [new InputStep { Press = "enter" }], Settle = true }, Stop)).Value;
        Assert.Contains(posted.Text, row => row.Contains("Posted 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_posted_is_not_posted_again_and_the_session_stays()
    {
        var id = await _server.OpenAsync();
        await Sessions.InputAsync(id, new InputRequest { Steps = [new InputStep { Press = "enter" }], Settle = true }, Stop);
        var back = (await MigrateAsync(id, SessionServer.Twin)).Value;
        Assert.Equal("rolled_back", back.Migration!.State);
        Assert.Contains("may have been a transaction", back.Migration.Error, StringComparison.Ordinal);
        Assert.Equal(1, _server.Posted);
    }

    [Fact]
    public async Task While_it_runs_its_state_is_seen_inputs_wait_and_another_is_refused()
    {
        var id = await _server.OpenAsync();
        var pause = new TaskCompletionSource();
        _server.TwinPause = pause.Task;
        using var live = await _server.Http.GetStreamAsync($"/api/v1/sessions/{id}/live", Stop);
        var moving = MigrateAsync(id, SessionServer.Twin);
        SessionInfo seen;
        do seen = (await Sessions.FindAsync(id, Stop)).Value;
        while (seen.Migration?.State != "reconnecting");
        Assert.Equal(("migrating", SessionServer.Endpoint), (seen.State, seen.Endpoint));
        Assert.Equal(Whole[..4], seen.Migration.Moments.Select(moment => moment.State));
        Assert.Equal("reconnecting", (await Sessions.MigrationsAsync(id, Stop)).Value.Items.Single().State);
        Assert.Equal(SessionErrors.Migrating, (await MigrateAsync(id, SessionServer.Twin)).Fault?.Code);
        var typing = TypeAsync(id, "ADA");
        Assert.False(typing.IsCompleted);

        pause.SetResult();
        Assert.Equal(SessionServer.Twin, (await moving).Value.Endpoint);
        await typing;
        Assert.Contains((await Sessions.ScreenAsync(id, Stop)).Value.Text, row => row.Contains("ADA", StringComparison.Ordinal));
        Assert.Equal(Whole, await StatesAsync(live));
        // One was asked for and not begun: the journal has no word of it.
        Assert.Single(await ToldAsync(id, "session_migration_requested"));
        Assert.Single(await ToldAsync(id, "session_migration_begun"));
    }

    [Fact]
    public async Task A_session_closed_meanwhile_ends_it_and_leaves_no_connection()
    {
        var id = await _server.OpenAsync();
        var pause = new TaskCompletionSource();
        _server.TwinPause = pause.Task;
        var moving = MigrateAsync(id, SessionServer.Twin);
        while ((await Sessions.FindAsync(id, Stop)).Value.Migration?.State != "reconnecting")
        {
        }

        Assert.Null((await Sessions.CloseAsync(id, Stop)).Fault);
        Assert.Equal(SessionErrors.SessionClosed, (await moving).Fault?.Code);
        pause.SetResult();
        while (await OpenAsync(SessionServer.Endpoint) + await OpenAsync(SessionServer.Twin) > 0) await Task.Delay(10, Stop);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_before_anything_is_done()
    {
        var id = await _server.OpenAsync();
        Assert.Equal(SessionErrors.NoSuchSession, (await MigrateAsync("none", SessionServer.Twin)).Fault?.Code);
        Assert.Equal(SessionErrors.NoSuchSession, (await Sessions.MigrationsAsync("none", Stop)).Fault?.Code);
        Assert.Equal(EndpointErrors.NoSuchEndpoint, (await MigrateAsync(id, "nowhere")).Fault?.Code);
        Assert.Equal(RequestErrors.InvalidField, (await MigrateAsync(id, SessionServer.Endpoint)).Fault?.Code);
        var without = (await MigrateAsync(id, null)).Fault!;
        Assert.Equal(RequestErrors.InvalidField, without.Code);
        Assert.Contains("fallback", without.Detail, StringComparison.Ordinal);
        var (reader, _) = await _server.ClientOfAsync(Role.Readonly);
        Assert.Equal(RequestErrors.Forbidden, (await reader.Sessions.MigrateAsync(id, new MigrateRequest { Endpoint = SessionServer.Twin }, Stop)).Fault?.Code);
        Assert.Empty((await reader.Sessions.MigrationsAsync(id, Stop)).Value.Items);
        // Of another tenant's session not even that it is there is told, however much the caller may do in his own.
        var (stranger, _) = await _server.ClientOfAsync(Role.TenantAdmin, "other");
        Assert.Equal(SessionErrors.NoSuchSession, (await stranger.Sessions.MigrateAsync(id, new MigrateRequest { Endpoint = SessionServer.Twin }, Stop)).Fault?.Code);
        Assert.Equal(SessionErrors.NoSuchSession, (await stranger.Sessions.MigrationsAsync(id, Stop)).Fault?.Code);
        using var strict = await _server.Http.PostAsync(
            $"/api/v1/sessions/{id}/migrate", new StringContent("""{ "to": "pier" }""", Encoding.UTF8, "application/json"), Stop);
        Assert.Equal(HttpStatusCode.BadRequest, strict.StatusCode);
        Assert.Null((await Sessions.FindAsync(id, Stop)).Value.Migration);
        Assert.Empty(await ToldAsync(id, "session_migration_requested"));
    }

    [Fact]
    public async Task The_same_key_moves_it_once()
    {
        var id = await _server.OpenAsync();
        var request = new MigrateRequest { Endpoint = SessionServer.Twin };
        var first = (await Sessions.MigrateAsync(id, request, Stop, "move-1")).Value;
        await _server.RestartAsync();
        var again = (await Sessions.MigrateAsync(id, request, Stop, "move-1")).Value;
        Assert.Equal((first.Endpoint, first.ScreenVersion, first.Migration!.Number), (again.Endpoint, again.ScreenVersion, again.Migration!.Number));
        Assert.Single((await Sessions.MigrationsAsync(id, Stop)).Value.Items);
    }

    /// <summary>What the journal has of one kind about a session.</summary>
    private async Task<IReadOnlyList<JournalEntry>> ToldAsync(string id, string kind)
    {
        var told = await _server.Journal.ReadAsync(TenantId.Default, new JournalQuery { Subject = $"session/{id}", Kind = kind }, Stop);
        return [.. told.Select(record => record.Entry)];
    }

    private async Task<int> OpenAsync(string endpoint)
    {
        var found = await _server.Client.Endpoints.ListAsync(null, Stop);
        return found.Value.Items.Single(one => one.Name == endpoint).Sessions;
    }

    private Task<Result<SessionInfo>> MigrateAsync(string id, string? to) => Sessions.MigrateAsync(id, new MigrateRequest { Endpoint = to }, Stop);

    private async Task TypeAsync(string id, string text) => Assert.Null((await Sessions.InputAsync(
        id, new InputRequest { Steps = [new InputStep { Field = new FieldInput { Label = "Name", Text = text } }] }, Stop)).Fault);

    /// <summary>The states that a live stream tells of, up to an end.</summary>
    private static async Task<List<string>> StatesAsync(Stream live)
    {
        List<string> states = [];
        using var reader = new StreamReader(live);
        var isMigration = false;
        while (states is [] || states[^1] is not ("completed" or "rolled_back" or "failed"))
        {
            var line = await reader.ReadLineAsync(Stop);
            Assert.NotNull(line);
            if (line.StartsWith("event:", StringComparison.Ordinal)) isMigration = line == "event: migration";
            if (!isMigration || !line.StartsWith("data:", StringComparison.Ordinal)) continue;
            using var told = JsonDocument.Parse(line["data:".Length..]);
            // A reader that is slow is told the latest, with every state it came to.
            states = [.. told.RootElement.GetProperty("moments").EnumerateArray().Select(moment => moment.GetProperty("state").GetString()!)];
        }

        return states;
    }
}
