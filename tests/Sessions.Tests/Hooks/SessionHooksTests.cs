using System.Text.Json;
using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Runtime.Simulated;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Hooks;
using Holdfast.Sessions.Secrets;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Tests.Hooks;

/// <summary>Hooks of a node's sessions: real programs, and a real web server.</summary>
public sealed class SessionHooksTests : IDisposable
{
    private static readonly HookMoment[] Every = Enum.GetValues<HookMoment>();
    private readonly string _folder = Directory.CreateTempSubdirectory("hf-hooks-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_post_tells_the_facts_signed_and_is_repeated_until_it_is_taken()
    {
        // Refused, broken off, then taken.
        using var receiver = new HookReceiver(number => number switch { 0 => "503 Service Unavailable", 1 => "", _ => "200 OK" });
        await using var io = new ThreadPoolIo();
        var hook = new HookDefinition { Name = "page", On = [HookMoment.Created], Post = receiver.Address, Secret = "key" };
        await using var world = await World.StartHookedAsync(io, World.Pool(1, 1), null, hook);
        world.OtherSecrets = (name, _) => ValueTask.FromResult<Result<SecretValue>>(SecretValue.Of($"value of {name}"));
        var session = (await world.Service.CreateAsync(World.Alice, new SessionRequest { Pool = "teller", Label = "desk 7" }, CancellationToken.None)).Value;
        await world.UntilAsync(() => world.Service.Hooks()[0].Runs == 1, 20);

        Assert.Equal(3, receiver.All.Count);
        var post = receiver.All[2];
        Assert.Equal("POST /hooks/s3cret?token=t0ken HTTP/1.1", post.Line);
        Assert.Equal("application/json", post.Headers["content-type"]);
        var id = Assert.Single(receiver.All.Select(one => one.Headers["webhook-id"]).Distinct());
        Assert.Equal(
            HookSignature.Of("value of key", id, long.Parse(post.Headers["webhook-timestamp"], null), post.Body), post.Headers["webhook-signature"]);
        Assert.Equal((id, "session.created", "page"), (Text(post.Json, "id"), Text(post.Json, "type"), Text(post.Json, "hook")));
        Assert.Equal(
            ("created", "alpha", "alpha", session.Id, "key:alice", "key:alice", "a", "teller", "desk 7"),
            (post.Fact("event"), post.Fact("node"), post.Fact("tenant"), post.Fact("session"), post.Fact("owner"), post.Fact("actor"), post.Fact("endpoint"), post.Fact("pool"),
                post.Fact("label")));
        Assert.StartsWith("TELL", post.Fact("lu"), StringComparison.Ordinal);
        Assert.Null(post.Fact("reason"));

        var view = world.Service.Hooks()[0];
        Assert.Equal((0, 1, 0, 2, 0, false), (view.Waiting, view.Runs, view.Failures, view.Retries, view.Dropped, view.IsProgram));
        Assert.DoesNotContain("s3cret", view.Target, StringComparison.Ordinal);
        var told = Assert.Single(world.Journal.Entries, entry => entry.Kind == "session_hook_run");
        Assert.Equal(("alpha", "system:hooks", $"session/{session.Id}", "ok"), (told.Tenant, told.Actor, told.Subject, told.Result));
        Assert.Contains("\"attempts\":3", told.Data!, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", told.Data!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("what it answered is not HTTP", "SSH-2.0-s3cretd peer says so\r\n\r\n")]
    [InlineData("what it answered is not HTTP", "HTTP/1.1 200 OK\r\ns3cret header of the peer\r\n\r\n")]
    [InlineData("it broke the connection off", "HTTP/1.1 2")]
    [InlineData("it broke the connection off", "")]
    public async Task What_the_other_side_sent_is_not_repeated_where_it_is_no_answer(string why, string answer)
    {
        using var receiver = new HookReceiver(_ => answer, isRaw: true);
        await using var io = new ThreadPoolIo();
        var hook = new HookDefinition { Name = "page", On = [HookMoment.Created], Post = receiver.Address, Retries = 0 };
        await using var world = await World.StartHookedAsync(io, null, null, hook);
        await world.Service.CreateAsync(World.Alice, new SessionRequest { Endpoint = "a" }, CancellationToken.None);
        await world.UntilAsync(() => world.Service.Hooks()[0].Runs == 1, 20);
        Assert.Equal(why, world.Service.Hooks()[0].LastFailure);
        Assert.Contains($"\"detail\":\"{why}\"", Assert.Single(world.Journal.Entries, entry => entry.Kind == "session_hook_run").Data!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_there_is_told_so()
    {
        var receiver = new HookReceiver(_ => "200 OK");
        var nowhere = receiver.Address;
        receiver.Dispose();
        await using var io = new ThreadPoolIo();
        await using var world = await World.StartHookedAsync(
            io, null, null, new HookDefinition { Name = "page", On = [HookMoment.Created], Post = nowhere, Retries = 0 });
        await world.Service.CreateAsync(World.Alice, new SessionRequest { Endpoint = "a" }, CancellationToken.None);
        await world.UntilAsync(() => world.Service.Hooks()[0].Runs == 1, 20);
        Assert.Equal("it refused the connection", world.Service.Hooks()[0].LastFailure);
    }

    [Fact]
    public void Every_way_to_fail_has_words_of_its_own()
    {
        foreach (var error in Enum.GetValues<HttpRequestError>())
            Assert.DoesNotContain("s3cret", HookPost.Why(new HttpRequestException(error, "s3cret", new IOException("s3cret"))), StringComparison.Ordinal);
        foreach (var failure in Enum.GetValues<NetworkFailure>())
            Assert.DoesNotContain("s3cret", HookPost.Why(new HttpRequestException("s3cret", new NetworkException(failure, null, "s3cret"))), StringComparison.Ordinal);
        Assert.Equal("the connection failed", HookPost.Why(new IOException("s3cret")));
    }

    [Fact]
    public async Task A_program_gets_the_facts_as_variables_and_as_JSON_and_not_the_daemon_s_secrets()
    {
        await using var io = new ThreadPoolIo();
        var (input, variables) = (Path.Combine(_folder, "input"), Path.Combine(_folder, "variables"));
        string[] command = ["/bin/sh", "-c", "cat > \"$1\"; env > \"$2.new\"; mv \"$2.new\" \"$2\"", "sh", input, variables];
        var hook = new HookDefinition { Name = "note", On = [HookMoment.Closed], Run = command };
        Environment.SetEnvironmentVariable("HF_TEST_SECRET", "sw0rdfish");
        await using var world = await World.StartHookedAsync(io, World.Pool(1, 1), Path.Combine(_folder, "hooks"), hook);
        var session = (await world.Service.CreateAsync(World.Alice, new SessionRequest { Endpoint = "a" }, CancellationToken.None)).Value;
        await world.Service.CloseAsync(World.Alice, session.Id, CancellationToken.None);
        await world.UntilAsync(() => world.Service.Hooks()[0].Runs == 1, 20);

        Assert.Null(world.Service.Hooks()[0].LastFailure);
        var told = JsonDocument.Parse(await File.ReadAllTextAsync(input, TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal(("session.closed", "note"), (Text(told, "type"), Text(told, "hook")));
        Assert.Equal((session.Id, "requested"), (Text(told.GetProperty("data"), "session"), Text(told.GetProperty("data"), "reason")));
        var lines = await File.ReadAllLinesAsync(variables, TestContext.Current.CancellationToken);
        Assert.Contains("HOLDFAST_HOOK_EVENT=closed", lines);
        Assert.Contains($"HOLDFAST_HOOK_SESSION={session.Id}", lines);
        Assert.Contains("HOLDFAST_HOOK_REASON=requested", lines);
        Assert.Contains("HOLDFAST_HOOK_POOL=", lines);
        Assert.DoesNotContain(lines, line => line.Contains("sw0rdfish", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder, "hooks")));
    }

    [Fact]
    public async Task A_program_that_fails_hangs_or_is_not_there_is_told_with_what_it_started_killed_and_holds_nobody_up()
    {
        await using var io = new ThreadPoolIo();
        var child = Path.Combine(_folder, "child");
        HookDefinition Program(string name, params string[] command) =>
            new() { Name = name, On = [HookMoment.Created], Run = command, Timeout = TimeSpan.FromMilliseconds(500) };
        await using var world = await World.StartHookedAsync(
            io, null, Path.Combine(_folder, "hooks"),
            Program("fails", "/bin/sh", "-c", "exit 3"), Program("hangs", "/bin/sh", "-c", "sleep 600 & echo $! > \"$1\"; wait", "sh", child), Program("absent", "/nowhere/program"));
        var began = io.Clock.Elapsed;
        var session = (await world.Service.CreateAsync(World.Alice, new SessionRequest { Endpoint = "a" }, CancellationToken.None)).Value;
        Assert.Null((await world.Service.CloseAsync(World.Alice, session.Id, CancellationToken.None)).Fault);
        await world.UntilAsync(() => world.Service.Hooks().All(hook => hook.Failures == 1), 20);

        Assert.Equal(
            ["it ended with status 3", "it did not end within 0.5 s", "There is no program '/nowhere/program' that may be run."],
            world.Service.Hooks().Select(hook => hook.LastFailure));
        Assert.Equal(3, world.Journal.Entries.Count(entry => entry is { Kind: "session_hook_run", Result: "failed:HF3026" }));
        // Killed, or already nobody's: a dead one may wait for its new parent.
        var stat = $"/proc/{(await File.ReadAllTextAsync(child, TestContext.Current.CancellationToken)).Trim()}/stat";
        await world.UntilAsync(() => !File.Exists(stat) || File.ReadAllText(stat).Contains(") Z", StringComparison.Ordinal), 10);
    }

    [Fact]
    public void Each_moment_is_told_once_in_order_and_of_the_pools_that_were_named() => Simulation.Run(1, async io =>
    {
        List<string> told = [];
        io.Processes.Register("note", async program =>
        {
            var news = JsonDocument.Parse(await program.Io.Files.ReadAllBytesAsync(program.Start.InputFile!, CancellationToken.None)).RootElement;
            lock (told) told.Add($"{program.Start.Environment["HOLDFAST_HOOK_NAME"]} {Text(news.GetProperty("data"), "event")} {program.Start.Environment["HOLDFAST_HOOK_CODE"]}".Trim());
            return 0;
        });
        var all = new HookDefinition { Name = "all", On = Every, Run = ["note"] };
        var other = new HookDefinition { Name = "other", On = Every, Pools = ["another"], Run = ["note"] };
        var own = new HookDefinition { Name = "own", On = [HookMoment.Idle], Pools = ["teller"], Run = ["note"] };
        var world = await World.StartHookedAsync(io, World.Pool(1, 1), "/hooks", all, other, own);
        var session = await world.TakeAsync(World.Alice);
        await world.SendAsync(World.Alice, session.Id, new TypeText("1"));
        await io.Clock.Delay(SessionService.IdleAfter + TimeSpan.FromSeconds(5));
        await world.Service.SuspendAsync(World.Alice, session.Id, CancellationToken.None);
        await world.Service.ResumeAsync(World.Alice, session.Id, CancellationToken.None);
        // Its end is told as well: the node waits for its hooks.
        await world.DisposeAsync();
        Assert.Equal(["created", "connected", "idle", "suspended", "resumed", "closed"], told.Where(line => line.StartsWith("all ", StringComparison.Ordinal)).Select(line => line[4..]));
        Assert.Equal(["own idle"], told.Where(line => !line.StartsWith("all ", StringComparison.Ordinal)));
    });

    [Fact]
    public void A_lost_host_is_told_by_its_code_and_no_screen() => Simulation.Run(1, async io =>
    {
        List<string> told = [];
        io.Processes.Register("note", async program =>
        {
            var news = await program.Io.Files.ReadAllBytesAsync(program.Start.InputFile!, CancellationToken.None);
            lock (told) told.Add(System.Text.Encoding.UTF8.GetString(news));
            return 0;
        });
        await using var world = await World.StartHookedAsync(io, null, "/hooks", new HookDefinition { Name = "note", On = [HookMoment.Error], Run = ["note"] });
        var session = (await world.Service.CreateAsync(World.Alice, new SessionRequest { Endpoint = "a" }, CancellationToken.None)).Value;
        await world.SendAsync(World.Alice, session.Id, new FillField(FieldTarget.ByLabel("User"), TellerHost.User), new FillField(FieldTarget.ByLabel("Password"), TellerHost.Password), new PressKey(Key.Enter));
        world.Service.Hold(World.Alice, session.Id).Value.Connection.Terminal.Forsake(new Fault(SessionErrors.SessionLost, "MAIN MENU was shown"));
        await world.UntilAsync(() => told.Count == 1);
        Assert.Contains("\"code\":\"HF3008\"", told[0], StringComparison.Ordinal);
        Assert.DoesNotContain("MENU", told[0], StringComparison.Ordinal);
        Assert.DoesNotContain(TellerHost.Password, told[0], StringComparison.Ordinal);
    });

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
