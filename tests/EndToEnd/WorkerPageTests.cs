using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Holdfast.EndToEnd;

/// <summary>The page's workers, graph and history, in the system's Chromium, on real processes of which one is somebody else's.</summary>
[Trait("Category", "Slow")]
public sealed class WorkerPageTests
{
    private const string Configuration =
        """
        holdfast: 1
        listen: { http: "127.0.0.1:PORT" }
        workers:
          database: { type: unmanaged, pid_file: database.pid }
          ledger: { command: sleep 1000, depends_on: database }
          payments: { command: sleep 1001, port: 18080, depends_on: [ledger] }
          alone: { command: sleep 1002 }
        """;

    [Fact]
    public async Task The_graph_shows_who_waits_for_whom_and_the_history_follows_a_worker()
    {
        await using var node = await RunningNode.FromAsync(Configuration);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
        });
        var page = await browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = 1500, Height = 1000 }, ColorScheme = ColorScheme.Dark });
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error") complaints.Add(message.Text);
        };
        await page.GotoAsync($"http://127.0.0.1:{node.Port}/");

        await Assertions.Expect(page.Locator("#graph .node")).ToHaveCountAsync(3);
        await Assertions.Expect(page.Locator("#graph .edge")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator("#graph .edge.met")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("#graph-count")).ToHaveTextAsync("3 of 4 workers");
        await Assertions.Expect(page.Locator("#workers tbody tr", new() { HasText = "payments" })).ToContainTextAsync("18080");

        await page.Locator("#graph .node", new() { HasText = "database" }).ClickAsync();
        await Assertions.Expect(page.Locator("#history-of")).ToHaveTextAsync("database");
        using var database = Process.Start("sleep", "1003");
        await File.WriteAllTextAsync(Path.Combine(node.Folder, "database.pid"), $"{database.Id}\n", TestContext.Current.CancellationToken);
        await Assertions.Expect(page.Locator("#history tbody tr").First).ToContainTextAsync("found");
        await Assertions.Expect(page.Locator("#graph .edge.met")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator("#graph .node.good")).ToHaveCountAsync(3);
        var pictures = Path.Combine(Installation.Root, "artifacts", "pictures");
        Directory.CreateDirectory(pictures);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(pictures, "graph.png") });

        database.Kill();
        await Assertions.Expect(page.Locator("#history tbody")).ToContainTextAsync(new Regex("signal 9|unknown"));
        await Assertions.Expect(page.Locator("#graph .node.bad")).ToHaveCountAsync(1);
        Assert.Contains("pid_file", (await node.HoldfastAsync("ps")).Succeeded(), StringComparison.Ordinal);
        Assert.Empty(complaints);
    }
}
