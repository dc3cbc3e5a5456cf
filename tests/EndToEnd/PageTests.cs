using Microsoft.Playwright;

namespace Holdfast.EndToEnd;

/// <summary>The page in a real browser: the system's Chromium.</summary>
[Collection("demo")]
public sealed class PageTests(DemoNode demo)
{
    private const string Browser = "/usr/bin/chromium";
    private readonly RunningNode _node = demo.Node;

    [Fact]
    public async Task The_page_shows_the_node_and_drives_a_session_by_keyboard()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Browser,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
        });
        var page = await browser.NewPageAsync(new BrowserNewPageOptions
        {
            ViewportSize = new ViewportSize { Width = 1500, Height = 900 }, ColorScheme = ColorScheme.Dark,
        });
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error") complaints.Add(message.Text);
        };

        await page.GotoAsync($"http://127.0.0.1:{_node.Port}/");
        await Assertions.Expect(page.Locator("#live")).ToHaveTextAsync("live");
        await Assertions.Expect(page.Locator("#workers tbody tr")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator("#endpoints tbody tr").First).ToContainTextAsync("healthy");

        await page.GetByRole(AriaRole.Button, new() { Name = "Open from teller" }).ClickAsync();
        await Assertions.Expect(page.Locator("#screen")).ToContainTextAsync("Main Menu");
        await page.Locator("#screen").PressAsync("1");
        await page.Locator("#screen").PressAsync("Enter");
        await Assertions.Expect(page.Locator("#screen")).ToContainTextAsync("Customer Search");
        await page.Locator("#screen").PressSequentiallyAsync("smith");
        await page.Locator("#screen").PressAsync("Enter");
        await Assertions.Expect(page.Locator("#screen")).ToContainTextAsync("Rows 1 to");
        await page.Locator("#screen").PressAsync("Tab");
        await page.Locator("#screen").PressAsync("s");
        await page.Locator("#screen").PressAsync("Enter");
        await Assertions.Expect(page.Locator("#screen")).ToContainTextAsync("PF5=Transfer");
        await Assertions.Expect(page.Locator("#events tbody")).ToContainTextAsync("session_input");

        await Assertions.Expect(page.Locator("#graph .node")).ToHaveCountAsync(0);
        await page.Locator("#workers tbody tr").First.GetByRole(AriaRole.Button, new() { Name = "History" }).ClickAsync();
        await Assertions.Expect(page.Locator("#history tbody")).ToContainTextAsync("started");

        var pictures = Path.Combine(Installation.Root, "artifacts", "pictures");
        Directory.CreateDirectory(pictures);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(pictures, "page.png") });
        // Others may have left sessions here: the one that is shown is meant.
        var shown = (await page.Locator("#screen-of").TextContentAsync())!.Split(' ')[0][^8..];
        await page.Locator("#sessions tr").Filter(new() { HasText = shown }).GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Assertions.Expect(page.Locator("#screen-of")).ToContainTextAsync("choose a session");
        Assert.Empty(complaints);
    }
}
