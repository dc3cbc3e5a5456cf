using Holdfast.Processes.Console;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Health;
using Holdfast.Processes.Limits;
using Holdfast.Processes.Supervision;
using Holdfast.Processes.Tests.Supervision;
using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Processes.Tests.Health;

/// <summary>Programs that a real Keeper runs.</summary>
public sealed class ExecProbeTests : IAsyncLifetime
{
    private const string Secret = "HOLDFAST_TEST_SECRET";

    private readonly ThreadPoolIo _io = new();
    private readonly Node _node = new();
    private KeeperClient? _keeper;

    [Theory]
    [InlineData("test \"$MOOD\" = good", null)]
    [InlineData("test \"$PORT:$HOLDFAST_HEALTH_ADDRESS\" = 8123:127.0.0.1:8123", null)]
    [InlineData("test -z \"$" + Secret + "\"", null)]
    [InlineData("test $(ulimit -n) = 77", null)]
    [InlineData("test $(umask) = 0077 && test $(pwd) = /usr", null)]
    [InlineData("cat", null)]
    [InlineData("echo first; echo the disk is full >&2; exit 3", "sh ended with status 3: the disk is full")]
    [InlineData("kill -9 $$", "sh was ended by signal 9")]
    public async Task A_program_passes_by_its_status_and_runs_as_the_worker_does(string script, string? expected)
    {
        Environment.SetEnvironmentVariable(Secret, "the daemon's");
        Assert.Equal(expected, await AskAsync(_node.Limit, "sh", "-c", script));
        Assert.Empty(await _keeper!.ListAsync(_node.Limit));
    }

    [Fact]
    public async Task A_program_that_takes_too_long_is_killed_with_all_it_started_and_nobody_holds_it_any_more()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(400));
        var marker = $"{60_000 + Random.Shared.Next(1_000_000)}";
        var asking = AskAsync(limit.Token, "sh", "-c", $"trap '' HUP TERM; setsid sleep {marker} & sleep {marker}; sleep {marker}").AsTask();
        while (Sleepers(marker) < 2)
            await Task.Delay(10, _node.Limit);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);

        Assert.Empty(await _keeper!.ListAsync(_node.Limit));
        while (Sleepers(marker) > 0)
            await Task.Delay(10, _node.Limit);
    }

    [Fact]
    public async Task Whenever_in_its_start_the_time_is_up_nobody_is_left()
    {
        for (var milliseconds = 0; milliseconds < 40; milliseconds++)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(milliseconds));
            await Assert.ThrowsAnyAsync<Exception>(async () => await AskAsync(limit.Token, "sh", "-c", "trap '' HUP; sleep 60; sleep 60"));
            Assert.Empty(await _keeper!.ListAsync(_node.Limit));
        }
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_told_of() =>
        Assert.Contains("no-such-program", await AskAsync(_node.Limit, "no-such-program"), StringComparison.Ordinal);

    [Fact]
    public async Task Where_no_Keeper_answers_nothing_is_said_of_the_worker() =>
        await Assert.ThrowsAsync<NotAskedException>(async () => await AskAsync(Address.Unix(Path.Combine(_node.Folder, "nobody.sock")), _node.Limit, "true"));

    [Fact]
    public async Task Many_programs_wait_for_each_other_and_who_gets_no_turn_says_nothing()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(700));
        var factory = Factory(KeeperLauncher.SocketOf(_node.Folder));
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            try
            {
                return await AskAsync(factory, limit.Token, "sleep", "60") ?? "passed";
            }
            catch (Exception failure) when (failure is NotAskedException or OperationCanceledException)
            {
                return failure is NotAskedException ? failure.Message : "late";
            }
        }));

        Assert.Equal(16, answers.Count(answer => answer == "late"));
        Assert.Equal(4, answers.Count(answer => answer == "16 other checks run programs"));
    }

    public async ValueTask InitializeAsync() => _keeper = await _node.ConnectAsync(_node.Limit);

    public async ValueTask DisposeAsync()
    {
        await _keeper!.DisposeAsync();
        await _node.DisposeAsync();
        await _io.DisposeAsync();
    }

    private static int Sleepers(string marker) => Directory.EnumerateDirectories("/proc").Count(folder =>
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline")) == $"sleep\0{marker}\0";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });

    private ProbeFactory Factory(Address address)
    {
        var variables = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" };
        return new ProbeFactory(_io, terminal: null, new ExecLaunch(_io, new WorkerSpawn(() => variables, _node.Folder), address, () => _keeper));
    }

    private ValueTask<string?> AskAsync(CancellationToken limit, params string[] command) => AskAsync(KeeperLauncher.SocketOf(_node.Folder), limit, command);

    private ValueTask<string?> AskAsync(Address address, CancellationToken limit, params string[] command) => AskAsync(Factory(address), limit, command);

    private static ValueTask<string?> AskAsync(ProbeFactory factory, CancellationToken limit, params string[] command)
    {
        var worker = new WorkerDefinition
        {
            Name = "a",
            Command = ["a"],
            Type = WorkerType.Integrated,
            Port = 8123,
            WorkingFolder = "/usr",
            Environment = new Dictionary<string, string> { ["MOOD"] = "good" },
            Identity = new WorkerIdentity { Umask = 63 },
            Limits = new WorkerLimits
            {
                Bounds = [new ResourceBound { Resource = LimitedResource.Descriptors, Limit = 77, Warning = 70, Policy = LimitPolicy.None }],
            },
        };
        var check = new HealthCheckDefinition { Type = HealthCheckType.Exec, Command = command };
        return factory.Make(worker, check, new KeptChild("worker/a", 4_194_301, 1, 0, null)).AskAsync(limit);
    }
}
