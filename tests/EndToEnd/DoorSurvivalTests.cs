using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Holdfast.Conformance.Peers;

namespace Holdfast.EndToEnd;

/// <summary>
/// Debian's s3270 at the front door of a node whose daemon is killed and upgraded while transfers are booked. The bank's own numbers say what was booked.
/// </summary>
[Trait("Category", "Slow")]
public sealed partial class DoorSurvivalTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Five_kills_and_an_upgrade_disconnect_no_terminal_lose_no_screen_and_book_nothing_twice()
    {
        const int kills = 5;
        var (door, configuration) = Configuration();
        await using var node = await RunningNode.FromAsync(configuration);
        var file = Path.Combine(node.Folder, "holdfast.yaml");
        var token = (await node.HoldfastAsync("api-keys", "create", "test", "--role", "system_admin")).Succeeded().Trim();
        node.Http.DefaultRequestHeaders.Add("Authorization", $"Bearer {token}");
        await node.UntilAsync(n => n["pools"]![0]!["warm"]!.GetValue<int>() >= 1, "the pool is warm");
        await using var first = S3270.Start("-model", "3279-2-E", $"127.0.0.1:{door}");
        await using var second = S3270.Start("-model", "3278-2", $"N:127.0.0.1:{door}");
        S3270[] emulators = [first, second];
        var states = new List<string>();
        foreach (var emulator in emulators)
        {
            await SeeAsync(emulator, "Main Menu");
            states.Add(await StateAsync(emulator));
        }

        var accounts = await AccountsAsync(first);
        await OpenFormAsync(first);
        _ = await AccountsAsync(second);
        await OpenFormAsync(second);
        var sockets = Connections(door);
        Assert.Equal(2, sockets.Count);

        using var stop = new CancellationTokenSource();
        var booked = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var tellers = emulators.Select((emulator, i) => Task.Run(() => BookAsync(emulator, $"D{i}", accounts, booked, stop.Token))).ToArray();
        var random = new Random(1);
        for (var kill = 0; kill < kills; kill++)
        {
            await Task.Delay(300 + random.Next(900), TestContext.Current.CancellationToken);
            var daemon = (await node.GetAsync("/api/v1/node"))["pid"]!.GetValue<int>();
            using (var process = Process.GetProcessById(daemon))
            {
                process.Kill();
                await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            }

            (await node.HoldfastAsync("up", "--config", file)).Succeeded();
            Assert.Equal(sockets, Connections(door));
        }

        await Task.Delay(500, TestContext.Current.CancellationToken);
        (await node.HoldfastAsync("down", "--keep-workers")).Succeeded();
        (await node.HoldfastAsync("up", "--config", file)).Succeeded();
        Assert.Equal(sockets, Connections(door));
        await Task.Delay(1000, TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await Task.WhenAll(tellers);

        // The bank numbers its transfers without gaps: one typed twice, or one that nobody saw, would show here.
        var numbers = booked.Keys.Select(number => int.Parse(number.AsSpan(2), CultureInfo.InvariantCulture)).Order().ToList();
        Assert.True(numbers.Count >= 2 * kills, $"only {numbers.Count} transfers were booked");
        Assert.Equal(Enumerable.Range(numbers[0], numbers.Count), numbers);
        Assert.Equal(booked.Count, booked.Values.Distinct(StringComparer.Ordinal).Count());
        for (var i = 0; i < emulators.Length; i++)
            Assert.Equal(states[i], await StateAsync(emulators[i]));
        var trail = (await node.GetAsync("/api/v1/audit?tenant=node&kind=front_door_*&limit=1000"))["items"]!.AsArray().Select(entry => (string)entry!["kind"]!).ToList();
        Assert.Equal((kills + 1) * 2, trail.Count(kind => kind == "front_door_restored"));
        Assert.DoesNotContain(trail, kind => kind is "front_door_closed" or "front_door_unkept" or "front_door_dropped");
        var sessions = (await node.GetAsync("/api/v1/audit?kind=session_*&limit=1000"))["items"]!.AsArray().Select(entry => (string)entry!["kind"]!).ToList();
        Assert.DoesNotContain(sessions, kind => kind is "session_error" or "session_closed");
        Assert.Contains("intact", (await node.HoldfastAsync("audit", "verify")).Succeeded(), StringComparison.Ordinal);
    }

    /// <summary>Books one transfer after the other, by what the screen shows alone: a key that a daemon's death swallowed is pressed again.</summary>
    private static async Task BookAsync(
        S3270 emulator, string teller, (string From, string To) accounts, ConcurrentDictionary<string, string> booked, CancellationToken stop)
    {
        var next = 0;
        string? last = null;
        while (true)
        {
            var screen = await FreeAsync(emulator);
            if (Receipt().Match(screen) is { Success: true } receipt)
            {
                var number = receipt.Groups["number"].Value;
                if (number != last)
                {
                    var reference = $"{teller} NR {next++}";
                    Assert.True(booked.TryAdd(number, reference), $"{number} was seen before");
                    Assert.Contains(reference, screen, StringComparison.Ordinal);
                    last = number;
                }

                await emulator.RunAsync("Enter()");
            }
            else if (stop.IsCancellationRequested)
            {
                return;
            }
            else
            {
                Assert.Contains("From account", screen, StringComparison.Ordinal);
                Assert.DoesNotContain(" NR ", screen, StringComparison.Ordinal);
                await FillAsync(emulator, accounts.From, accounts.To, "0.01", $"{teller} NR {next}");
                await emulator.RunAsync("Enter()");
            }
        }
    }

    /// <summary>What must not change: what is spoken, and as which LU.</summary>
    private static async Task<string> StateAsync(S3270 emulator) => $"{await emulator.AskAsync("ConnectionState")} {await emulator.AskAsync("LuName")}";

    private static async Task FillAsync(S3270 emulator, params string[] values)
    {
        await emulator.RunAsync("Home()");
        foreach (var value in values)
        {
            await emulator.RunAsync("EraseEOF()");
            await emulator.RunAsync($"String(\"{value}\")");
            await emulator.RunAsync("Tab()");
        }
    }

    /// <summary>The screen once the keyboard is free; a terminal whose keyboard stays locked fails here.</summary>
    private static async Task<string> FreeAsync(S3270 emulator)
    {
        await emulator.RunAsync($"Wait({(int)Patience.TotalSeconds / 2},Unlock)");
        return await emulator.ScreenAsync();
    }

    private static async Task<string> SeeAsync(S3270 emulator, string text)
    {
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            var screen = await emulator.ScreenAsync();
            if (screen.Contains(text, StringComparison.Ordinal) && emulator.Status.StartsWith('U')) return screen;
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, $"'{text}' did not come:\n{screen}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private static async Task PressAsync(S3270 emulator, string see, params string[] actions)
    {
        foreach (var action in actions) await emulator.RunAsync(action);
        await SeeAsync(emulator, see);
    }

    /// <summary>Two accounts of customers, from the list, and back to the menu.</summary>
    private static async Task<(string From, string To)> AccountsAsync(S3270 emulator)
    {
        await PressAsync(emulator, "Name or number", "String(1)", "Enter()");
        await PressAsync(emulator, "Rows 1 to", "String(S)", "Enter()");
        List<string> accounts = [];
        foreach (var row in (int[])[7, 8])
        {
            await PressAsync(emulator, "PF5=Transfer", $"MoveCursor1({row},2)", "String(S)", "Enter()");
            accounts.Add(Account().Match(await emulator.ScreenAsync()).Value);
            await PressAsync(emulator, "Rows 1 to", "PF(3)");
        }

        await PressAsync(emulator, "Main Menu", "PF(12)");
        return (accounts[0], accounts[1]);
    }

    private static async Task OpenFormAsync(S3270 emulator)
    {
        await PressAsync(emulator, "Name or number", "String(1)", "Enter()");
        await PressAsync(emulator, "Rows 1 to", "String(S)", "Enter()");
        await PressAsync(emulator, "PF5=Transfer", "MoveCursor1(9,2)", "String(S)", "Enter()");
        await PressAsync(emulator, "From account", "PF(5)");
    }

    /// <summary>Connections to the front door, by their far ports.</summary>
    private static List<int> Connections(int door) => [.. Established.Where(ports => ports.Near == door).Select(ports => ports.Far).Order()];

    private static (int Door, string Text) Configuration()
    {
        var (door, bank) = (Installation.FreePort(), Installation.FreePort());
        var text =
            $$"""
            holdfast: 1
            node: { name: door }
            listen: { http: "127.0.0.1:PORT", tn3270: "127.0.0.1:{{door}}" }
            front_door: { pool: teller, log_on: none }
            workers:
              harbor:
                command: ["{{Installation.Programs}}/harbor-bank/harbor-bank", --port, "{{bank}}", --name, A]
                health: { readiness: { type: tn3270, port: {{bank}}, interval: 1s, expect: { text: "LOGON ===>" } } }
            endpoints:
              harbor: { host: 127.0.0.1, port: {{bank}}, tls: none, health: { interval: 2s } }
            journeys:
              logon:
                steps:
                  - wait: { text: "LOGON ===>" }
                  - press: enter
                  - wait: { text: "Password" }
                  - field: { label: User ID, text: TELLER1 }
                  - field: { label: Password, text: HARBOR1 }
                  - press: enter
                  - wait: { text: "Main Menu" }
            pools:
              teller: { endpoints: [harbor], min: 1, max: 10, journey: logon }
            """;
        return (door, text);
    }

    [GeneratedRegex(@"Transfer number[ .:]*(?<number>T-\d+)", RegexOptions.None, 1000)]
    private static partial Regex Receipt();

    [GeneratedRegex(@"\b\d{2}-\d{5}-\d\b", RegexOptions.None, 1000)]
    private static partial Regex Account();
}
