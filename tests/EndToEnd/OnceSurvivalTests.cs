using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Holdfast.EndToEnd;

/// <summary>Transfers asked for with an idempotency key at a node that is killed: asked again with the key, none is booked twice.</summary>
public sealed partial class OnceSurvivalTests
{
    private static readonly object Enter = new { press = "enter" };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_asks_again_after_a_kill_books_nothing_twice()
    {
        await using var node = await RunningNode.DemoAsync();
        var create = new { pool = "teller", label = "once" };
        var (status, created) = await AskAsync(node, "/api/v1/sessions", create, "open-1");
        Assert.Equal(HttpStatusCode.Created, status);
        var session = (string)created["id"]!;
        var (from, to) = await SessionSurvivalTests.AccountsAsync(node, session);
        await SessionSurvivalTests.OpenFormAsync(node, session);
        var input = $"/api/v1/sessions/{session}/input";
        object Transfer(string reference, string text) => new
        {
            steps = new[]
            {
                SessionSurvivalTests.Field("From account", from), SessionSurvivalTests.Field("To account", to), SessionSurvivalTests.Field("Amount", "0.01"),
                SessionSurvivalTests.Field("Reference", reference), Enter,
            },
            wait = new { text, unlocked = true, timeout = "30s" },
        };

        // One that was answered: after the kill it is known that it was carried out.
        var first = Transfer("ONCE 1", "The transfer is booked");
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(node, input, first, "pay-1")).Status);
        var number = await BookedAsync(node, session);
        await KillAsync(node);
        Assert.Equal((HttpStatusCode.Conflict, "HF2013"), await CodeAsync(node, input, first, "pay-1"));
        Assert.Equal(number, await BookedAsync(node, session));
        var (again, same) = await AskAsync(node, "/api/v1/sessions", create, "open-1");
        Assert.Equal((HttpStatusCode.Created, session), (again, (string)same["id"]!));

        // One that was under way: nobody knows, and it is not done again.
        await node.PostAsync(input, new { steps = new[] { Enter }, wait = new { text = "From account", unlocked = true, timeout = "10s" } });
        var second = Transfer("ONCE 2", "THIS NEVER COMES");
        var asking = AskAsync(node, input, second, "pay-2");
        while (await BookedAsync(node, session) != number + 1) await Task.Delay(20, Stop);
        await KillAsync(node);
        await Assert.ThrowsAnyAsync<Exception>(() => asking);
        Assert.Equal((HttpStatusCode.Conflict, "HF2015"), await CodeAsync(node, input, second, "pay-2"));

        // The bank numbers its transfers without gaps: what comes now is the next.
        Assert.Equal(number + 1, await BookedAsync(node, session));
        await node.PostAsync(input, new { steps = new[] { Enter }, wait = new { text = "From account", unlocked = true, timeout = "10s" } });
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(node, input, Transfer("ONCE 3", "The transfer is booked"), "pay-3")).Status);
        Assert.Equal(number + 2, await BookedAsync(node, session));
        Assert.Single((await node.GetAsync("/api/v1/sessions"))["items"]!.AsArray());
    }

    private static async Task KillAsync(RunningNode node)
    {
        var daemon = (await node.GetAsync("/api/v1/node"))["pid"]!.GetValue<int>();
        using (var process = Process.GetProcessById(daemon))
        {
            process.Kill();
            await process.WaitForExitAsync(Stop);
        }

        (await node.HoldfastAsync("up", "--demo")).Succeeded();
    }

    private static async Task<(HttpStatusCode Status, JsonNode Answer)> AskAsync(RunningNode node, string path, object body, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = RunningNode.Json(body) };
        request.Headers.Add("Idempotency-Key", key);
        using var answer = await node.Http.SendAsync(request, Stop);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Stop))!);
    }

    private static async Task<(HttpStatusCode Status, string Code)> CodeAsync(RunningNode node, string path, object body, string key)
    {
        var (status, answer) = await AskAsync(node, path, body, key);
        return (status, (string)answer["code"]!);
    }

    /// <summary>The number on the receipt that the session shows; 0 where it shows none.</summary>
    private static async Task<int> BookedAsync(RunningNode node, string session) =>
        Receipt().Match(await node.GetTextAsync($"/api/v1/sessions/{session}/screen")) is { Success: true } receipt
            ? int.Parse(receipt.Groups["number"].Value, CultureInfo.InvariantCulture)
            : 0;

    [GeneratedRegex(@"Transfer number[ .:]*T-(?<number>\d+)", RegexOptions.None, 1000)]
    private static partial Regex Receipt();
}
