using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;

namespace Holdfast.EndToEnd;

/// <summary>
/// Sessions that are opened and closed all the time at a node that is killed: afterwards journal, node, Keeper and what callers were told
/// agree on which there are.
/// </summary>
public sealed class AgreementTests
{
    private const int Callers = 4;
    private const int Kills = 6;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [Trait("Category", "Slow")]
    public async Task After_any_kill_journal_Keeper_and_callers_agree_on_what_sessions_there_are(int seed)
    {
        await using var node = await RunningNode.DemoAsync();
        var told = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, Callers).Select(i => Task.Run(() => CallAsync(node, i, told, stop.Token), Stop)).ToArray();
        var random = new Random(seed);
        for (var kill = 0; kill < Kills; kill++)
        {
            await Task.Delay(100 + random.Next(900), Stop);
            await KillAsync(node);
        }

        await stop.CancelAsync();
        await Task.WhenAll(callers);
        var status = await QuietAsync(node);

        var journal = await JournalAsync(node);
        var listed = (await ItemsAsync(node, "/api/v1/sessions?limit=1000")).Select(session => (string)session["id"]!).ToHashSet(StringComparer.Ordinal);
        Assert.All(told, session => Assert.True(session.Value == listed.Contains(session.Key), $"{session.Key}: its caller knows {session.Value}"));
        var open = journal.Where(session => session.Value.Created && !session.Value.Closed).Select(session => session.Key);
        Assert.Equal(open.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        Assert.All(journal, session => Assert.True(session.Value.Created, $"{session.Key} was never created"));
        Assert.DoesNotContain(journal, session => session.Value.Lost);

        // Each connection there is has its file, and the Keeper holds nothing besides: what nobody needs is closed for the host as well.
        var pool = status["pools"]![0]!;
        var connections = pool["warm"]!.GetValue<int>() + pool["in_use"]!.GetValue<int>();
        Assert.Equal(connections, Directory.GetFiles(Path.Combine(node.Data, "sessions")).Length);
        await UntilAsync(() => SessionSurvivalTests.Connections(node).Count, connections);
        foreach (var id in listed) (await node.Http.DeleteAsync($"/api/v1/sessions/{id}", Stop)).EnsureSuccessStatusCode();
        Assert.Contains("intact", (await node.HoldfastAsync("audit", "verify")).Succeeded(), StringComparison.Ordinal);
        Assert.True(journal.Count > Kills * Callers, $"only {journal.Count} sessions were opened");
    }

    /// <summary>Opens and closes sessions, and keeps what it was told of each: there, or not.</summary>
    private static async Task CallAsync(RunningNode node, int caller, ConcurrentDictionary<string, bool> told, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            string? id = null;
            try
            {
                id = (string)(await node.PostAsync("/api/v1/sessions", new { pool = "teller", label = $"{caller}/{i}" }))["id"]!;
                told[id] = true;
                // Some stay open, as many as the pool has room for.
                if (i < 20 && i % 5 == 0) continue;
                using var closed = await node.Http.DeleteAsync($"/api/v1/sessions/{id}", CancellationToken.None);
                Assert.Equal(HttpStatusCode.NoContent, closed.StatusCode);
                told[id] = false;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                // Of one whose answer did not come nobody knows; the journal must.
                if (id is not null) told.TryRemove(id, out _);
                await Task.Delay(20, CancellationToken.None);
            }
        }
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

    private static Task<JsonNode> QuietAsync(RunningNode node) => node.UntilAsync(
        status => status["pools"]![0] is { } pool && pool["starting"]!.GetValue<int>() == 0 && pool["warm"]!.GetValue<int>() >= 2
            && status["endpoints"]!.AsArray().Sum(endpoint => endpoint!["sessions"]!.GetValue<int>())
                == pool["warm"]!.GetValue<int>() + pool["in_use"]!.GetValue<int>(),
        "the pool is quiet");

    /// <summary>What the journal says of each session.</summary>
    private static async Task<Dictionary<string, (bool Created, bool Closed, bool Lost)>> JournalAsync(RunningNode node)
    {
        var sessions = new Dictionary<string, (bool Created, bool Closed, bool Lost)>(StringComparer.Ordinal);
        foreach (var entry in await ItemsAsync(node, "/api/v1/audit?kind=session_*&limit=1000"))
        {
            var id = ((string)entry["subject"]!)["session/".Length..];
            var (created, closed, lost) = sessions.GetValueOrDefault(id);
            var kind = (string)entry["kind"]!;
            sessions[id] = (created || kind == "session_created", closed || kind == "session_closed", lost || kind == "session_error");
        }

        return sessions;
    }

    private static async Task<List<JsonNode>> ItemsAsync(RunningNode node, string path)
    {
        List<JsonNode> items = [];
        for (var next = path; next is not null;)
        {
            var page = await node.GetAsync(next);
            items.AddRange(page["items"]!.AsArray().Select(item => item!));
            next = (string?)page["next"] is { } cursor ? $"{path}&cursor={Uri.EscapeDataString(cursor)}" : null;
        }

        return items;
    }

    /// <summary>Health checks come and go, so a count is right once it was seen.</summary>
    private static async Task UntilAsync(Func<int> count, int wanted)
    {
        var seen = -1;
        for (var i = 0; i < 500 && seen != wanted; i++)
        {
            seen = count();
            await Task.Delay(20, Stop);
        }

        Assert.Equal(wanted, seen);
    }
}
