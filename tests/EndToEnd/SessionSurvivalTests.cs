using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Holdfast.EndToEnd;

/// <summary>Sessions of a node that is killed while they are being typed in. The bank's own numbers say what was booked.</summary>
public sealed partial class SessionSurvivalTests
{
    private static readonly object Enter = new { press = "enter" };

    [Fact]
    public async Task Down_ends_the_sessions_for_the_host_as_well()
    {
        await using var node = await RunningNode.DemoAsync();
        await node.UntilAsync(n => n["pools"]![0]!["warm"]!.GetValue<int>() >= 2, "the pool is warm");
        await TakeAsync(node, new { pool = "teller" });
        var held = Connections(node);
        Assert.NotEmpty(held);
        (await node.HoldfastAsync("down")).Succeeded();
        Assert.Empty(Connections(node));
        Assert.Empty(Directory.GetFiles(Path.Combine(node.Data, "sessions")));
    }

    [Fact]
    public async Task A_daemon_that_ends_in_order_leaves_its_sessions_too()
    {
        await using var node = await RunningNode.DemoAsync();
        var session = await TakeAsync(node, new { pool = "teller", label = "upgrade" });
        await InputAsync(node, session, "Name or number", new { type = "1" }, Enter);
        var screen = await node.GetTextAsync($"/api/v1/sessions/{session}/screen");
        var daemon = (await node.GetAsync("/api/v1/node"))["pid"]!.GetValue<int>();
        using (var process = Process.GetProcessById(daemon))
        {
            using (Process.Start("kill", ["-TERM", $"{daemon}"])) await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        (await node.HoldfastAsync("up", "--demo")).Succeeded();
        Assert.Equal(screen, await node.GetTextAsync($"/api/v1/sessions/{session}/screen"));
        Assert.Equal("upgrade", (string)(await node.GetAsync($"/api/v1/sessions/{session}"))["label"]!);
        await InputAsync(node, session, "Main Menu", new { press = "pf3" });
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Ten_kills_of_the_daemon_lose_no_session_no_key_and_no_screen()
    {
        const int kills = 10;
        await using var node = await RunningNode.DemoAsync();
        await node.UntilAsync(n => n["pools"]![0]!["warm"]!.GetValue<int>() >= 2, "the pool is warm");
        List<string> sessions = [];
        for (var i = 0; i < 4; i++) sessions.Add(await TakeAsync(node, new { pool = "teller", label = $"pooled {i}" }));
        var (from, to) = await AccountsAsync(node, sessions[0]);
        for (var i = 0; i < 2; i++)
        {
            sessions.Add(await TakeAsync(node, new { endpoint = "harbor-a", label = $"direct {i}" }));
            await InputAsync(node, sessions[^1], "Password", Enter);
            await InputAsync(node, sessions[^1], "Main Menu", Field("User ID", "TELLER1"), Field("Password", "HARBOR1"), Enter);
        }

        foreach (var session in sessions) await OpenFormAsync(node, session);
        var before = await ViewsAsync(node);
        var connections = await SteadyAsync(node);

        using var stop = new CancellationTokenSource();
        var booked = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var tellers = sessions.Select((session, i) => Task.Run(() => TypeAsync(node, session, $"T{i}", from, to, booked, stop.Token))).ToArray();
        var random = new Random(1);
        for (var kill = 0; kill < kills; kill++)
        {
            await Task.Delay(200 + random.Next(800), TestContext.Current.CancellationToken);
            var daemon = (await node.GetAsync("/api/v1/node"))["pid"]!.GetValue<int>();
            using (var process = Process.GetProcessById(daemon))
            {
                process.Kill();
                await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            }

            (await node.HoldfastAsync("up", "--demo")).Succeeded();
            Assert.Equal(before, await ViewsAsync(node));
        }

        await Task.Delay(1000, TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await Task.WhenAll(tellers);
        // The bank numbers its transfers without gaps: one typed twice, or one that nobody saw, would show here.
        var numbers = booked.Keys.Select(Number).Order().ToList();
        Assert.True(numbers.Count >= sessions.Count * 3, $"only {numbers.Count} transfers were booked");
        Assert.Equal(Enumerable.Range(numbers[0], numbers.Count), numbers);
        Assert.Equal(booked.Count, booked.Values.Distinct(StringComparer.Ordinal).Count());
        Assert.Superset(connections, Connections(node));
        Assert.Contains("intact", (await node.HoldfastAsync("audit", "verify")).Succeeded(), StringComparison.Ordinal);
        var trail = (await node.GetAsync("/api/v1/audit?kind=session_*&limit=1000"))["items"]!.AsArray();
        Assert.DoesNotContain(trail, entry => (string)entry!["kind"]! is "session_error" or "session_closed");
        Assert.True(trail.Count(entry => (string)entry!["kind"]! == "session_restored") >= sessions.Count);
    }

    /// <summary>Books one transfer after the other, and goes by the screen alone whenever the daemon is gone in the middle.</summary>
    private static async Task TypeAsync(
        RunningNode node, string session, string teller, string from, string to, ConcurrentDictionary<string, string> booked, CancellationToken stop)
    {
        var next = 0;
        while (true)
        {
            try
            {
                var screen = await ScreenAsync(node, session);
                if (Receipt().Match(screen) is { Success: true } receipt)
                {
                    var reference = $"{teller} NR {next}";
                    Assert.True(booked.TryAdd(receipt.Groups["number"].Value, reference), $"{receipt.Value} was seen before");
                    Assert.Contains(reference, screen, StringComparison.Ordinal);
                    next++;
                    await LeaveReceiptAsync(node, session);
                }
                else if (stop.IsCancellationRequested)
                {
                    return;
                }
                else
                {
                    Assert.DoesNotContain(" NR ", screen, StringComparison.Ordinal);
                    await PostAsync(
                        node, session, "The transfer is booked",
                        Field("From account", from), Field("To account", to), Field("Amount", "0.01"), Field("Reference", $"{teller} NR {next}"), Enter);
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                await Task.Delay(20, CancellationToken.None);
            }
        }
    }

    private static async Task LeaveReceiptAsync(RunningNode node, string session)
    {
        while (true)
        {
            try
            {
                // The key may have gone out though nobody answered: then it is not pressed again.
                if (!Receipt().IsMatch(await ScreenAsync(node, session))) return;
                await PostAsync(node, session, "From account", Enter);
                return;
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                await Task.Delay(20, CancellationToken.None);
            }
        }
    }

    /// <summary>The screen once the host has answered whatever was sent to it.</summary>
    private static async Task<string> ScreenAsync(RunningNode node, string session)
    {
        await PostAsync(node, session, "Enter=");
        return await node.GetTextAsync($"/api/v1/sessions/{session}/screen");
    }

    private static async Task PostAsync(RunningNode node, string session, string text, params object[] steps)
    {
        object body = new { steps, wait = new { text, unlocked = true, timeout = "20s" } };
        if (steps.Length > 0)
        {
            await node.PostAsync($"/api/v1/sessions/{session}/input", body);
            return;
        }

        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            var screen = await node.GetAsync($"/api/v1/sessions/{session}/screen");
            if (!screen["keyboard_locked"]!.GetValue<bool>()) return;
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(20), $"the host does not answer: {screen}");
            await Task.Delay(10, CancellationToken.None);
        }
    }

    private static async Task<string> TakeAsync(RunningNode node, object request) => (string)(await node.PostAsync("/api/v1/sessions", request))["id"]!;

    private static async Task InputAsync(RunningNode node, string session, string text, params object[] steps) =>
        await node.PostAsync($"/api/v1/sessions/{session}/input", new { steps, wait = new { text, unlocked = true, timeout = "10s" } });

    internal static object Field(string label, string text) => new { field = new { label, text } };

    internal static async Task<(string From, string To)> AccountsAsync(RunningNode node, string session)
    {
        await InputAsync(node, session, "Name or number", new { type = "1" }, Enter);
        await InputAsync(node, session, "Rows 1 to", Field("Name or number", "S"), Enter);
        List<string> accounts = [];
        foreach (var row in (int[])[7, 8])
        {
            await InputAsync(node, session, "PF5=Transfer", new { field = new { row, column = 2, text = "S" } }, Enter);
            accounts.Add(Account().Match(await node.GetTextAsync($"/api/v1/sessions/{session}/screen")).Value);
            await InputAsync(node, session, "Rows 1 to", new { press = "pf3" });
        }

        await InputAsync(node, session, "Main Menu", new { press = "pf12" });
        return (accounts[0], accounts[1]);
    }

    internal static async Task OpenFormAsync(RunningNode node, string session)
    {
        await InputAsync(node, session, "Name or number", new { type = "1" }, Enter);
        await InputAsync(node, session, "Rows 1 to", Field("Name or number", "S"), Enter);
        await InputAsync(node, session, "PF5=Transfer", new { field = new { row = 9, column = 2, text = "S" } }, Enter);
        await InputAsync(node, session, "From account", new { press = "pf5" });
    }

    /// <summary>What must not change over a kill.</summary>
    private static async Task<List<string>> ViewsAsync(RunningNode node) =>
    [
        .. (await node.GetAsync("/api/v1/sessions"))["items"]!.AsArray()
            .Select(s => $"{s!["id"]} {s["owner"]} {s["label"]} {s["pool"]} {s["endpoint"]} {s["lu"]} {s["created_at"]}").Order(StringComparer.Ordinal),
    ];

    /// <summary>The connections to the banks that stay, by their near ports; health checks come and go.</summary>
    private static async Task<HashSet<int>> SteadyAsync(RunningNode node)
    {
        var steady = Connections(node);
        for (var i = 0; i < 6; i++)
        {
            await Task.Delay(300, TestContext.Current.CancellationToken);
            steady.IntersectWith(Connections(node));
        }

        return steady;
    }

    internal static HashSet<int> Connections(RunningNode node) =>
        [.. Established.Where(ports => ports.Far == node.HostA || ports.Far == node.HostB).Select(ports => ports.Near)];

    private static int Number(string text) => int.Parse(new string([.. text.Where(char.IsAsciiDigit)]), CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Transfer number[ .:]*(?<number>T-\d+)", RegexOptions.None, 1000)]
    private static partial Regex Receipt();

    [GeneratedRegex(@"\b\d{2}-\d{5}-\d\b", RegexOptions.None, 1000)]
    private static partial Regex Account();
}
