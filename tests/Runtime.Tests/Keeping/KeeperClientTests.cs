using Holdfast.Runtime.Keeping;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Runtime.Tests.Keeping;

public sealed class KeeperClientTests : IAsyncLifetime
{
    private readonly ThreadPoolIo _io = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("hf-client-").FullName;
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(30));
    private KeeperClient _client = null!;

    private static string Program => Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "Holdfast.Keeper", "debug", "holdfast-keeper"));

    private CancellationToken Limit => _limit.Token;

    public async ValueTask InitializeAsync() => _client = await KeeperLauncher.EnsureAsync(_io, Program, _folder, Limit);

    public async ValueTask DisposeAsync()
    {
        await using (var last = await KeeperLauncher.EnsureAsync(_io, Program, _folder, Limit))
            await last.ShutdownAsync(force: true, Limit);
        await _client.DisposeAsync();
        await _io.DisposeAsync();
        _limit.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Ends_arrive_in_order_with_the_Keepers_stamps()
    {
        var before = DateTimeOffset.UtcNow;
        var first = await _client.SpawnAsync(Sleep("a", "0.01"), Limit);
        Assert.Equal(first, (await _client.Events.ReadAsync(Limit)) with { End = null });
        var second = await _client.SpawnAsync(Sleep("b", "60"), Limit);
        await _client.SignalAsync(second, 9, Limit);
        var killed = await _client.Events.ReadAsync(Limit);

        Assert.Equal((second.Pid, 0, 9), (killed.Pid, killed.End!.Code, killed.End.Signal));
        Assert.InRange(killed.End.DiedAt, killed.SpawnedAt, DateTimeOffset.UtcNow);
        Assert.InRange(killed.SpawnedAt, before, killed.End.DiedAt);
    }

    [Fact]
    public async Task Children_outlive_the_connection_and_the_next_one_finds_the_same_Keeper()
    {
        var child = await _client.SpawnAsync(Sleep("a", "60"), Limit);
        var keeperPid = _client.KeeperPid;
        await _client.DisposeAsync();
        await _client.Closed;
        _client = await KeeperLauncher.EnsureAsync(_io, Program, _folder, Limit);

        Assert.Equal(keeperPid, _client.KeeperPid);
        Assert.Equal(child, Assert.Single(await _client.ListAsync(Limit)));
    }

    [Fact]
    public async Task Two_who_ask_at_once_for_a_Keeper_get_the_same_one()
    {
        var folder = Path.Combine(_folder, "other");
        var clients = await Task.WhenAll(Enumerable.Range(0, 4)
            .Select(_ => KeeperLauncher.EnsureAsync(_io, Program, folder, Limit).AsTask()));

        Assert.Single(clients.Select(client => client.KeeperPid).Distinct());
        await clients[0].ShutdownAsync(force: false, Limit);
        foreach (var client in clients)
        {
            await client.Closed.WaitAsync(Limit);
            await client.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_refusal_says_why_and_shows_the_child_that_stood_in_the_way()
    {
        var child = await _client.SpawnAsync(Sleep("a", "60"), Limit);
        var duplicate = await Assert.ThrowsAsync<KeeperException>(async () => await _client.SpawnAsync(Sleep("a", "60"), Limit));
        var missing = await Assert.ThrowsAsync<KeeperException>(
            async () => await _client.SpawnAsync(new KeeperSpawn { Id = "b", File = "/no/such/program" }, Limit));
        var stranger = await Assert.ThrowsAsync<KeeperException>(async () => await _client.SignalAsync(new KeptChild("b", 1, 0, 0, End: null), 9, Limit));
        var living = await Assert.ThrowsAsync<KeeperException>(async () => await _client.ReleaseAsync(child, Limit));

        Assert.Equal((KeeperFailure.Duplicate, child), (duplicate.Failure, duplicate.Child));
        Assert.Equal((KeeperFailure.SpawnFailed, 2), (missing.Failure, missing.Errno));
        Assert.Equal(KeeperFailure.NoSuchChild, stranger.Failure);
        Assert.Equal(KeeperFailure.StillHeld, living.Failure);
    }

    [Fact]
    public async Task A_request_larger_than_a_frame_is_refused_and_the_connection_goes_on()
    {
        var large = Sleep("a", "1") with { Environment = new Dictionary<string, string> { ["X"] = new('x', 3_000_000) } };
        var failure = await Assert.ThrowsAsync<KeeperException>(async () => await _client.SpawnAsync(large, Limit));

        Assert.Equal(KeeperFailure.Invalid, failure.Failure);
        Assert.Empty(await _client.ListAsync(Limit));
    }

    [Fact]
    public async Task When_the_Keeper_dies_whoever_waits_is_told_and_the_events_end()
    {
        using var kill = System.Diagnostics.Process.GetProcessById(_client.KeeperPid);
        kill.Kill();
        await _client.Closed.WaitAsync(Limit);

        var failure = await Assert.ThrowsAsync<KeeperException>(async () => await _client.ListAsync(Limit));
        Assert.Equal(KeeperFailure.Lost, failure.Failure);
        Assert.False(await _client.Events.WaitToReadAsync(Limit));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task An_upgrade_that_the_Keeper_does_not_answer_is_no_success()
    {
        using var stopped = System.Diagnostics.Process.GetProcessById(_client.KeeperPid);
        using (var stop = System.Diagnostics.Process.Start("kill", ["-STOP", $"{_client.KeeperPid}"]))
            await stop.WaitForExitAsync(Limit);
        var failure = await Assert.ThrowsAsync<KeeperException>(async () => await _client.UpgradeAsync(Program, endConsoles: false, Limit));
        Assert.Equal(KeeperFailure.Lost, failure.Failure);
        stopped.Kill();
    }

    [Fact]
    public async Task A_process_of_somebody_elses_is_watched_and_signalled_alone()
    {
        using var process = System.Diagnostics.Process.Start("sleep", "60");
        var stat = await File.ReadAllTextAsync($"/proc/{process.Id}/stat", Limit);
        var ticks = long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19]);
        var watched = await _client.WatchAsync(new KeptChild("w", process.Id, ticks, 5, End: null), Limit);
        Assert.True(watched is { Foreign: true, Adopted: true, SpawnedNanoseconds: 5 }, watched.ToString());
        var refused = await Assert.ThrowsAsync<KeeperException>(async () => await _client.SignalAsync(watched, 15, Limit));
        Assert.Equal(KeeperFailure.Invalid, refused.Failure);
        await _client.SignalWatchedAsync(watched, 15, Limit);
        var ended = await _client.Events.ReadAsync(Limit);
        Assert.Equal((process.Id, true), (ended.Pid, ended.Foreign));
        await _client.ReleaseAsync(ended, Limit);
        Assert.Empty(await _client.ListAsync(Limit));
    }

    [Fact]
    public async Task A_missing_program_is_told_at_once()
    {
        var folder = Path.Combine(_folder, "none");
        var failure = await Assert.ThrowsAsync<KeeperException>(
            async () => await KeeperLauncher.EnsureAsync(_io, "/no/such/keeper", folder, Limit));
        Assert.Contains("/no/such/keeper", failure.Message, StringComparison.Ordinal);
    }

    private static KeeperSpawn Sleep(string id, string seconds) => new()
    {
        Id = id,
        File = "/bin/sleep",
        Arguments = [seconds],
    };
}
