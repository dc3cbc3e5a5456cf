using System.Net;
using System.Text;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Journeys;
using Holdfast.Contracts.Sessions;
using Holdfast.Governance.Identity;

namespace Holdfast.Server.Tests.Sessions;

public sealed class IdempotencyTests : IAsyncLifetime
{
    private const string Create = """{ "endpoint": "harbor" }""";
    private const string Post = """{ "steps": [ { "press": "enter" } ], "settle": true }""";
    private SessionServer _server = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await SessionServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task The_same_request_with_the_same_key_creates_one_session_and_has_the_same_answer()
    {
        using var first = await SendAsync("/api/v1/sessions", Create, "k1");
        using var second = await SendAsync("/api/v1/sessions", Create, "k1");
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, second.StatusCode));
        Assert.Equal(await first.Content.ReadAsStringAsync(Stop), await second.Content.ReadAsStringAsync(Stop));
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Equal(first.Content.Headers.ContentType, second.Content.Headers.ContentType);
        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal("true", second.Headers.GetValues("Idempotency-Replayed").Single());
        Assert.Single((await _server.Client.Sessions.ListAsync(Stop)).Value.Items);
        using var other = await SendAsync("/api/v1/sessions", Create, "k2");
        Assert.Equal(2, (await _server.Client.Sessions.ListAsync(Stop)).Value.Items.Count);
    }

    [Fact]
    public async Task The_same_key_with_another_body_or_path_is_refused()
    {
        using var first = await SendAsync("/api/v1/sessions", Create, "k1");
        await RefusedAsync("/api/v1/sessions", """{ "endpoint": "harbor", "label": "other" }""", "k1", RequestErrors.KeyUsedOtherwise);
        await RefusedAsync("/api/v1/sessions:bulk", Create, "k1", RequestErrors.KeyUsedOtherwise);
    }

    [Fact]
    public async Task Duplicates_at_the_same_time_wait_for_the_first_and_the_host_is_asked_once()
    {
        var id = await _server.OpenAsync();
        _server.Slowness = TimeSpan.FromMilliseconds(300);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync($"/api/v1/sessions/{id}/input", Post, "pay-1")));
        var bodies = await Task.WhenAll(answers.Select(answer => answer.Content.ReadAsStringAsync(Stop)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Contains("Posted 1", Assert.Single(bodies.Distinct()), StringComparison.Ordinal);
        Assert.Equal(1, _server.Posted);
        Array.ForEach(answers, answer => answer.Dispose());
    }

    [Fact]
    public async Task Who_goes_before_the_answer_finds_it_when_he_asks_again()
    {
        var id = await _server.OpenAsync();
        _server.Slowness = TimeSpan.FromMilliseconds(300);
        using (var gone = new CancellationTokenSource(TimeSpan.FromMilliseconds(100)))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => _server.Client.Sessions.InputAsync(id, new InputRequest { Steps = [new InputStep { Press = "enter" }], Settle = true }, gone.Token, "pay-2"));
        }

        var again = await _server.Client.Sessions.InputAsync(
            id, new InputRequest { Steps = [new InputStep { Press = "enter" }], Settle = true }, Stop, "pay-2");
        Assert.Contains("Posted 1", again.Value.Text[7], StringComparison.Ordinal);
        Assert.Equal(1, _server.Posted);
    }

    [Fact]
    public async Task Each_call_of_the_client_that_changes_a_session_or_an_endpoint_can_be_made_again_with_its_key()
    {
        var id = await _server.OpenAsync();
        var (sessions, endpoints, journeys) = (_server.Client.Sessions, _server.Client.Endpoints, _server.Client.Journeys);
        for (var i = 0; i < 2; i++)
        {
            // Done a second time, each of these would be refused or press Enter once more.
            Assert.Equal("suspended", (await sessions.SuspendAsync(id, Stop, "k-suspend")).Value.State);
            Assert.Equal("active", (await sessions.ResumeAsync(id, Stop, "k-resume")).Value.State);
            var run = await journeys.RunAsync(SessionServer.Journey, new RunJourney { Session = id }, Stop, "k-run");
            Assert.Null(run.Fault);
            Assert.Equal("draining", (await endpoints.DrainAsync(SessionServer.Endpoint, Stop, "k-drain")).Value.State);
            Assert.NotEqual("draining", (await endpoints.UndrainAsync(SessionServer.Endpoint, Stop, "k-undrain")).Value.State);
            Assert.Equal("draining", (await endpoints.DrainAndMigrateAsync(SessionServer.Endpoint, Stop, "k-move")).Value.State);
        }

        Assert.Equal(1, _server.Posted);
        Assert.Null((await sessions.SuspendAsync(id, Stop)).Fault);
        Assert.Equal(SessionErrors.Suspended, (await sessions.SuspendAsync(id, Stop, "another")).Fault?.Code);
    }

    [Fact]
    public async Task Input_that_failed_is_not_given_again_but_a_creation_that_failed_is()
    {
        var id = await _server.OpenAsync();
        const string late = """{ "steps": [ { "press": "enter" } ], "wait": { "text": "NEVER", "timeout": "200ms" } }""";
        await RefusedAsync($"/api/v1/sessions/{id}/input", late, "k1", SessionErrors.WaitTimedOut);
        await RefusedAsync($"/api/v1/sessions/{id}/input", late, "k1", SessionErrors.WaitTimedOut);
        Assert.Equal(1, _server.Posted);
        await RefusedAsync("/api/v1/sessions", """{ "pool": "none" }""", "k2", SessionErrors.NoSuchPool);
        using var created = await SendAsync("/api/v1/sessions", Create, "k2");
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
    }

    [Fact]
    public async Task Nobody_meets_the_keys_of_another()
    {
        var (one, _) = await _server.ClientOfAsync(Role.User);
        var (two, _) = await _server.ClientOfAsync(Role.PowerUser);
        var request = new CreateSession { Endpoint = SessionServer.Endpoint };
        var first = (await one.Sessions.CreateAsync(request, Stop, "same")).Value;
        var second = (await two.Sessions.CreateAsync(request, Stop, "same")).Value;
        Assert.NotEqual(first.Id, second.Id);
    }

    [Fact]
    public async Task A_key_that_is_none_is_refused()
    {
        await RefusedAsync("/api/v1/sessions", Create, new string('k', 256), RequestErrors.InvalidField);
        await RefusedAsync("/api/v1/sessions", "nonsense", "k", RequestErrors.NotJson);
        await RefusedAsync("/api/v1/sessions", new string('x', 1_100_000), "k", RequestErrors.BodyTooLarge);
        Assert.Empty((await _server.Client.Sessions.ListAsync(Stop)).Value.Items);
    }

    [Fact]
    public async Task After_a_restart_a_creation_has_its_answer_and_an_input_is_not_given_again()
    {
        using var first = await SendAsync("/api/v1/sessions", Create, "k1");
        var id = (await _server.Client.Sessions.ListAsync(Stop)).Value.Items.Single().Id;
        using var paid = await SendAsync($"/api/v1/sessions/{id}/input", Post, "pay");
        await RefusedAsync("/api/v1/sessions", """{ "pool": "none" }""", "k2", SessionErrors.NoSuchPool);
        await _server.RestartAsync();

        using var again = await SendAsync("/api/v1/sessions", Create, "k1");
        Assert.Equal(await first.Content.ReadAsByteArrayAsync(Stop), await again.Content.ReadAsByteArrayAsync(Stop));
        Assert.Equal((first.StatusCode, first.Headers.Location), (again.StatusCode, again.Headers.Location));
        Assert.Equal("true", again.Headers.GetValues("Idempotency-Replayed").Single());
        Assert.Single((await _server.Client.Sessions.ListAsync(Stop)).Value.Items);
        await RefusedAsync($"/api/v1/sessions/{id}/input", Post, "pay", RequestErrors.AnswerNotKept);
        Assert.Equal(1, _server.Posted);
        await RefusedAsync($"/api/v1/sessions/{id}/input", """{ "steps": [] }""", "pay", RequestErrors.KeyUsedOtherwise);

        // What did nothing may be tried again, and another caller's key is his own.
        using var tried = await SendAsync("/api/v1/sessions", Create, "k2");
        Assert.Equal(HttpStatusCode.Created, tried.StatusCode);
        var (other, _) = await _server.ClientOfAsync(Role.User);
        Assert.Null((await other.Sessions.CreateAsync(new CreateSession { Endpoint = SessionServer.Endpoint }, Stop, "k1")).Fault);
    }

    [Fact]
    public async Task What_the_daemon_died_in_the_middle_of_is_not_carried_out_again_and_that_is_said()
    {
        var id = await _server.OpenAsync();
        var asking = SendAsync($"/api/v1/sessions/{id}/input", """{ "steps": [ { "press": "enter" } ], "wait": { "text": "NEVER", "timeout": "20s" } }""", "pay");
        while (_server.Posted == 0) await Task.Delay(5, Stop);
        // The next daemon does not see the end of it.
        await _server.RestartAsync();
        await RefusedAsync(
            $"/api/v1/sessions/{id}/input", """{ "steps": [ { "press": "enter" } ], "wait": { "text": "NEVER", "timeout": "20s" } }""", "pay", RequestErrors.OutcomeUnknown);
        Assert.Equal(1, _server.Posted);
        Assert.Null((await _server.Client.Sessions.CloseAsync(id, Stop)).Fault);
        await Assert.ThrowsAnyAsync<Exception>(() => asking);
    }

    [Fact]
    public async Task A_key_on_what_takes_none_is_refused_whatever_the_method_and_reading_ignores_it()
    {
        var id = await _server.OpenAsync();
        foreach (var (method, status) in ((HttpMethod, HttpStatusCode)[])[(HttpMethod.Delete, HttpStatusCode.BadRequest), (HttpMethod.Get, HttpStatusCode.OK)])
        {
            using var request = new HttpRequestMessage(method, $"/api/v1/sessions/{id}");
            request.Headers.Add("Idempotency-Key", "k1");
            using var answer = await _server.Http.SendAsync(request, Stop);
            Assert.Equal(status, answer.StatusCode);
        }

        Assert.Null((await _server.Client.Sessions.FindAsync(id, Stop)).Fault);
    }

    [Fact]
    public async Task A_drain_that_says_neither_true_nor_false_to_migrating_is_refused_and_does_nothing()
    {
        await RefusedAsync($"/api/v1/endpoints/{SessionServer.Endpoint}/drain?migrate=1", "", "k1", RequestErrors.InvalidField);
        Assert.NotEqual("draining", (await _server.Client.Endpoints.FindAsync(SessionServer.Endpoint, Stop)).Value.State);
    }

    [Fact]
    public async Task The_journal_holds_neither_a_key_nor_a_screen()
    {
        var id = await _server.OpenAsync();
        using var paid = await SendAsync($"/api/v1/sessions/{id}/input", Post, "key-of-mine");
        var records = await _server.Journal.ReadAsync("default", new Holdfast.Storage.Journal.JournalQuery { Kind = "request_*" }, Stop);
        Assert.Equal(["request_begun", "request_ended"], records.Select(record => record.Entry.Kind));
        Assert.Equal(2, records.Count(record => record.Entry.Subject.Length == "request/".Length + 64));
        Assert.All(records, record =>
        {
            Assert.DoesNotContain("key-of-mine", record.Entry.Subject + record.Entry.Data, StringComparison.Ordinal);
            Assert.DoesNotContain("Posted", record.Entry.Data, StringComparison.Ordinal);
        });
    }

    private async Task RefusedAsync(string path, string body, string key, ErrorCode code)
    {
        using var answer = await SendAsync(path, body, key);
        Assert.Equal(code.Status, (int)answer.StatusCode);
        Assert.Contains(code.Id, await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> SendAsync(string path, string body, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", key);
        return await _server.Http.SendAsync(request, Stop);
    }
}
