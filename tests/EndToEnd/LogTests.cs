using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Holdfast.EndToEnd;

/// <summary>Logs of real workers: written through the Keeper, rotated, packed, searched, followed and forwarded.</summary>
public sealed class LogTests
{
    private const string Chatter =
        """
        holdfast: 1
        listen: { http: "127.0.0.1:PORT" }
        workers:
          web:
            command: [sh, -c, "i=0; while true; do i=$((i+1)); echo INFO web line $i; [ $((i % 5)) = 0 ] && echo ERROR web failed $i >&2; sleep 0.02; done"]
            logs: { rotate: { size: 4KiB } }
          burst:
            command: [sh, -c, "i=0; while [ $i -lt 3000 ]; do i=$((i+1)); echo burst $i; done; sleep 1000"]
            logs: { rotate: { size: 4KiB }, keep: { files: 100 } }
        """;

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Logs_are_rotated_searched_and_followed_and_nothing_is_lost()
    {
        await using var node = await RunningNode.FromAsync(Chatter);
        CommandResult found;
        do found = await node.HoldfastAsync("logs", "burst", "--grep", "^burst ", "--no-prefix");
        while (!found.Output.EndsWith("burst 3000\n", StringComparison.Ordinal));
        Assert.Equal(Enumerable.Range(1, 3000).Select(i => $"burst {i}"), found.Output.TrimEnd('\n').Split('\n'));
        Assert.Contains(Directory.GetFiles(Path.Combine(node.Data, "logs", "workers")), file => file.Contains("burst.out.0", StringComparison.Ordinal));

        var errors = (await node.HoldfastAsync("logs", "web", "--level", "error", "-n", "2", "--json")).Succeeded().TrimEnd('\n').Split('\n').Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(2, errors.Count);
        Assert.All(errors, line => Assert.Equal(("stderr", "error"), ((string)line["stream"]!, (string)line["level"]!)));

        var wide = (await node.HoldfastAsync("ps", "--wide")).Succeeded();
        Assert.Contains("WRITTEN", wide, StringComparison.Ordinal);
        Assert.NotEqual(0, (await node.HoldfastAsync("logs")).Status);
        Assert.NotEqual(0, (await node.HoldfastAsync("logs", "web", "--grep", "(?=x)")).Status);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_web_socket_and_the_page_are_told_lines_as_they_are_written()
    {
        await using var node = await RunningNode.FromAsync(Chatter);
        var token = (await node.HoldfastAsync("api-keys", "create", "reader", "--role", "power_user", "--json")).Succeeded();
        var bearer = (string)JsonNode.Parse(token)!["token"]!;
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {bearer}");
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{node.Port}/api/v1/workers/web/logs/live?stream=out"), TestContext.Current.CancellationToken);
        var next = -1L;
        for (var i = 0; i < 20; i++)
        {
            var buffer = new byte[4096];
            var message = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
            var line = JsonNode.Parse(Encoding.UTF8.GetString(buffer, 0, message.Count))!;
            var position = line["position"]!.GetValue<long>();
            Assert.True(next < 0 || position == next, $"{position} after {next}");
            next = line["next"]!.GetValue<long>();
        }

        await ShowAsync(node, bearer);
    }

    private static async Task ShowAsync(RunningNode node, string bearer)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
        });
        var page = await browser.NewPageAsync(new BrowserNewPageOptions
        {
            ViewportSize = new ViewportSize { Width = 1500, Height = 1100 }, ColorScheme = ColorScheme.Dark,
        });
        await page.AddInitScriptAsync($"sessionStorage.setItem('holdfast.token', '{bearer}')");
        await page.GotoAsync($"http://127.0.0.1:{node.Port}/");
        await page.Locator("#workers tbody tr", new() { HasText = "web" }).GetByRole(AriaRole.Button, new() { Name = "Log" }).ClickAsync();
        await Assertions.Expect(page.Locator("#log")).ToContainTextAsync("INFO web line");
        var pictures = Path.Combine(Installation.Root, "artifacts", "pictures");
        Directory.CreateDirectory(pictures);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(pictures, "log.png") });
        await page.Locator("#log-pattern").FillAsync("failed \\d+5$");
        await Assertions.Expect(page.Locator("#log div").First).ToHaveClassAsync("l-error stderr");
        await Assertions.Expect(page.Locator("#log")).Not.ToContainTextAsync("INFO");
        await page.Locator("#log-pattern").FillAsync("(?=x)");
        await Assertions.Expect(page.Locator("#message")).ToContainTextAsync("HF2002");
    }
}
