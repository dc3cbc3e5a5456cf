using System.Net;
using System.Text.RegularExpressions;
using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Sessions;

namespace Holdfast.Server.Tests.Sessions;

public sealed class ScreenRoutesTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);
    private SessionServer _server = null!;
    private string _id = "";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await SessionServer.StartAsync();
        _id = await _server.OpenAsync();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("", null, "application/json")]
    [InlineData("", "*/*", "application/json")]
    [InlineData("", "text/plain", "text/plain")]
    [InlineData("", "text/html,application/xhtml+xml,*/*;q=0.8", "text/html")]
    [InlineData("", "text/plain;q=0.1, image/png", "image/png")]
    [InlineData("", "audio/flac", "application/json")]
    [InlineData("?format=html", "application/json", "text/html")]
    [InlineData("?format=png", null, "image/png")]
    [InlineData("?format=text", null, "text/plain")]
    public async Task The_form_is_chosen_by_the_query_and_then_by_what_is_accepted(string query, string? accept, string type)
    {
        using var answer = await GetAsync(query, accept);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("Accept", answer.Headers.Vary);
    }

    [Fact]
    public async Task A_form_that_there_is_not_is_refused()
    {
        using var answer = await GetAsync("?format=gif", null);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task One_call_fills_fields_by_label_types_presses_and_waits_for_the_answer()
    {
        var answered = await _server.Client.Sessions.InputAsync(
            _id,
            new InputRequest
            {
                Steps =
                [
                    new InputStep { Field = new FieldInput { Label = "name", Text = "SMITH" } },
                    new InputStep { Cursor = new(5, 15) }, new InputStep { Type = "12.50" }, new InputStep { Press = "enter" },
                ],
                Wait = new WaitRequest { Text = "Posted 1", Unlocked = true, Timeout = "10s" },
            },
            Stop);
        Assert.Contains("Posted 1", answered.Value.Text[7], StringComparison.Ordinal);
        Assert.Equal(1, _server.Posted);
    }

    [Fact]
    public async Task Json_tells_each_field_with_its_place_its_label_and_its_attributes()
    {
        await TypeAsync("Password", "HUSH");
        var screen = (await _server.Client.Sessions.ScreenAsync(_id, Stop)).Value;
        var name = Assert.Single(screen.Fields, field => field.Label == "Name");
        Assert.Equal((4, 15, 20, false, false, "green"), (name.Row, name.Column, name.Length, name.Protected, name.Numeric, name.Color));
        var amount = Assert.Single(screen.Fields, field => field.Label == "Amount");
        Assert.True(amount is { Numeric: true, Hidden: false });
        var password = Assert.Single(screen.Fields, field => field.Label == "Password");
        Assert.True(password is { Hidden: true, Modified: true, Text: "" });
        var title = Assert.Single(screen.Fields, field => field.Text == "HARBOR FORM");
        Assert.True(title is { Protected: true, Intensified: true, Color: "neutral_white" });
        var reverse = Assert.Single(screen.Fields, field => field.Text == "Reverse");
        Assert.Equal(("yellow", "reverse"), (reverse.Color, reverse.Highlight));
    }

    [Fact]
    public async Task What_is_hidden_is_in_no_form()
    {
        await TypeAsync("Password", "HUSH");
        foreach (var format in (string[])["json", "text", "html"])
            Assert.DoesNotContain("HUSH", await _server.Http.GetStringAsync(Path($"?format={format}"), Stop), StringComparison.Ordinal);
        var before = (await _server.Client.Sessions.ScreenPngAsync(_id, Stop)).Value;
        await TypeAsync("Password", "OTHER");
        await TypeAsync("Password", "HUSH");
        Assert.Equal(before, (await _server.Client.Sessions.ScreenPngAsync(_id, Stop)).Value);
    }

    [Fact]
    public async Task Html_stands_by_itself_and_says_what_cannot_be_seen()
    {
        await TypeAsync("Name", "<b>&");
        var page = (await _server.Client.Sessions.ScreenHtmlAsync(_id, Stop)).Value;
        Assert.DoesNotMatch(new Regex("<script|src=|href=|url\\(|@import|<b>", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1)), page);
        Assert.Contains("<html lang=\"en\">", page, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">Amount</th><td>5</td><td>15</td><td>8</td><td>digits</td>", page, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">Password</th><td>6</td><td>15</td><td>8</td><td>text, not shown</td><td></td>", page, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;&amp;", page, StringComparison.Ordinal);
        Assert.Contains("The keyboard is unlocked.", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("text")]
    [InlineData("html")]
    [InlineData("png")]
    public async Task Who_has_a_version_is_not_told_it_again_until_it_changes(string format)
    {
        using var first = await GetAsync($"?format={format}", null);
        var tag = first.Headers.ETag!;
        using var second = await GetAsync($"?format={format}", null, $"\"elsewhere\", W/{tag}");
        Assert.Equal((HttpStatusCode.NotModified, 0), (second.StatusCode, (await second.Content.ReadAsByteArrayAsync(Stop)).Length));
        Assert.Equal(tag, second.Headers.ETag);
        using var other = await GetAsync($"?format={(format == "json" ? "text" : "json")}", null, $"{tag}");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        await TypeAsync("Name", "X");
        using var third = await GetAsync($"?format={format}", null, $"{tag}");
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
        Assert.NotEqual(tag, third.Headers.ETag);
    }

    [Fact]
    public async Task Whoever_asks_again_is_told_the_same_until_the_screen_changes()
    {
        (string Json, bool IsWritten)[] told = [await JsonAsync(), await JsonAsync(), await JsonAsync()];
        Assert.Contains("\"version\"", told[0].Json, StringComparison.Ordinal);
        // What is written for the occasion has no length beforehand; what is kept has.
        Assert.Equal([(told[0].Json, true), (told[0].Json, false), (told[0].Json, false)], told);
        await TypeAsync("Name", "JONES");
        for (var again = 0; again < 3; again++) Assert.Contains("JONES", (await JsonAsync()).Json, StringComparison.Ordinal);

        async Task<(string Json, bool IsWritten)> JsonAsync()
        {
            using var answer = await GetAsync("", null);
            Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
            return (await answer.Content.ReadAsStringAsync(Stop), answer.Headers.TransferEncodingChunked == true);
        }
    }

    [Fact]
    public async Task A_long_poll_answers_when_the_screen_changes_and_with_304_when_it_does_not()
    {
        var sessions = _server.Client.Sessions;
        var version = (await sessions.ScreenAsync(_id, Stop)).Value.Version;
        Assert.Null((await sessions.ScreenAfterAsync(_id, version, TimeSpan.FromMilliseconds(50), Stop)).Value.Screen);
        using (var unchanged = await GetAsync($"?after={version}&timeout=10ms", null))
            Assert.Equal((HttpStatusCode.NotModified, $"\"{version}\""), (unchanged.StatusCode, unchanged.Headers.ETag?.Tag));
        var polling = sessions.ScreenAfterAsync(_id, version, Long, Stop);
        Assert.False(polling.IsCompleted);
        await TypeAsync("Name", "X");
        Assert.True((await polling).Value.Screen!.Version > version);
        Assert.NotNull((await sessions.ScreenAfterAsync(_id, version, Long, Stop)).Value.Screen);
    }

    [Fact]
    public async Task A_text_that_does_not_come_is_a_fault_also_where_a_version_is_told()
    {
        using var late = await GetAsync("?after=0&wait_text=NEVER&timeout=10ms", null);
        Assert.Equal(SessionErrors.WaitTimedOut.Status, (int)late.StatusCode);
    }

    [Fact]
    public async Task Screens_come_as_they_change_and_go_on_after_a_version()
    {
        await using var screens = _server.Client.Sessions.WatchAsync(_id, 0, Stop).GetAsyncEnumerator(Stop);
        Assert.True(await screens.MoveNextAsync());
        var first = screens.Current.Value;
        await TypeAsync("Name", "JONES");
        Assert.True(await screens.MoveNextAsync());
        Assert.True(screens.Current.Value.Version > first.Version);
        await using var later = _server.Client.Sessions.WatchAsync(_id, first.Version, Stop).GetAsyncEnumerator(Stop);
        Assert.True(await later.MoveNextAsync());
        Assert.Contains(later.Current.Value.Text, line => line.Contains("JONES", StringComparison.Ordinal));
        Assert.True((await _server.Client.Sessions.CloseAsync(_id, Stop)).TryGet(out _, out _));
        while (await later.MoveNextAsync()) Assert.Null(later.Current.Fault);
    }

    private async Task TypeAsync(string label, string text)
    {
        var steps = new InputRequest { Steps = [new InputStep { Field = new FieldInput { Label = label, Text = text } }] };
        Assert.Null((await _server.Client.Sessions.InputAsync(_id, steps, Stop)).Fault);
    }

    private string Path(string query) => $"/api/v1/sessions/{_id}/screen{query}";

    private async Task<HttpResponseMessage> GetAsync(string query, string? accept, string? tags = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Path(query));
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        if (tags is not null) request.Headers.TryAddWithoutValidation("If-None-Match", tags);
        return await _server.Http.SendAsync(request, Stop);
    }
}
