using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Runtime.Simulated;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Pool;
using Holdfast.Sessions.Tracing;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Traces;

namespace Holdfast.Sessions.Tests.Tracing;

public sealed class SessionTraceTests
{
    private const string Folder = "/traces";

    private static readonly Caller Operator = World.Alice with { Role = Role.PowerUser };

    [Fact]
    public void A_pool_of_a_traced_endpoint_leaves_the_screens_and_no_password() => Simulation.RunSeeds(3, async io =>
    {
        await using (var node = await StartAsync(io, traced: true, World.Pool(1, 1)))
        {
            var session = (await node.Service.CreateAsync(World.Alice, new SessionRequest { Pool = "teller" }, CancellationToken.None)).Value;
            Assert.Equal(Assert.Single(io.Files.List(Folder)), $"{Folder}/{session.Trace}");
            await EchoAsync(node.Service, World.Alice, session.Id);
        }

        var (screens, text) = await ReplayAsync(io);
        Assert.Contains(screens, screen => screen.Contains("MAIN MENU", StringComparison.Ordinal));
        Assert.Contains(screens, screen => screen.Contains("ECHOED: HELLO", StringComparison.Ordinal));
        Assert.DoesNotContain(Hex(TellerHost.Password), text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Hex(TellerHost.Password.ToUpperInvariant()), text, StringComparison.OrdinalIgnoreCase);
    });

    [Fact]
    public void A_session_is_traced_where_its_creation_asks_for_it_and_what_goes_into_hidden_fields_is_masked() => Simulation.RunSeeds(3, async io =>
    {
        await using (var node = await StartAsync(io, traced: false))
        {
            var bare = (await node.Service.CreateAsync(Operator, new SessionRequest { Endpoint = "a" }, CancellationToken.None)).Value;
            Assert.Null(bare.Trace);
            var session = (await node.Service.CreateAsync(Operator, new SessionRequest { Endpoint = "a", Trace = true }, CancellationToken.None)).Value;
            Assert.Equal(Assert.Single(io.Files.List(Folder)), $"{Folder}/{session.Trace}");
            InputStep[] logOn =
            [
                new FillField(FieldTarget.ByLabel("User"), TellerHost.User),
                new FillField(FieldTarget.ByLabel("Password"), TellerHost.Password), new PressKey(Key.Enter),
            ];
            Assert.Null((await node.Service.InputAsync(Operator, session.Id, new SessionInput { Steps = logOn, Settle = true }, CancellationToken.None)).Fault);
            await EchoAsync(node.Service, Operator, session.Id);
        }

        var (screens, text) = await ReplayAsync(io);
        Assert.Contains(screens, screen => screen.Contains("ECHOED: HELLO", StringComparison.Ordinal));
        Assert.Contains(Hex(TellerHost.User), text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Hex(TellerHost.Password), text, StringComparison.OrdinalIgnoreCase);
    });

    [Fact]
    public void A_trace_that_is_asked_for_is_refused_where_it_may_or_can_not_be() => Simulation.Run(1, async io =>
    {
        await using var node = await StartAsync(io, traced: false, World.Pool(0, 1));
        var traced = new SessionRequest { Endpoint = "a", Trace = true };
        Assert.Equal(RequestErrors.Forbidden, (await node.Service.CreateAsync(World.Alice, traced, CancellationToken.None)).Fault?.Code);
        var ofPool = new SessionRequest { Pool = "teller", Trace = true };
        Assert.Equal(RequestErrors.InvalidField, (await node.Service.CreateAsync(Operator, ofPool, CancellationToken.None)).Fault?.Code);
        io.Files.CreateFolder(Folder);
        for (var i = 0; i < TraceFolder.FileLimit; i++)
            await io.Files.ReplaceAsync($"{Folder}/{i}.trc", Array.Empty<byte>(), CancellationToken.None);
        Assert.Equal(SessionErrors.NotTraced, (await node.Service.CreateAsync(Operator, traced, CancellationToken.None)).Fault?.Code);
        Assert.Empty(node.Service.List(Operator));
    });

    private static async Task EchoAsync(SessionService service, Caller caller, string id)
    {
        foreach (var (label, value) in new[] { ("Option", "1"), ("Text", "HELLO") })
        {
            var input = new SessionInput { Steps = [new FillField(FieldTarget.ByLabel(label), value), new PressKey(Key.Enter)], Settle = true };
            Assert.Null((await service.InputAsync(caller, id, input, CancellationToken.None)).Fault);
        }
    }

    private static Task<World> StartAsync(SimulatedIo io, bool traced, PoolDefinition? pool = null) =>
        World.StartTracingAsync(io, pool, Folder, traced);

    private static async Task<(List<string> Screens, string Text)> ReplayAsync(SimulatedIo io)
    {
        var bytes = await io.Files.ReadAllBytesAsync(Assert.Single(io.Files.List(Folder)), CancellationToken.None);
        List<TraceEntry> entries = [];
        var reader = new TraceReader();
        reader.Take(bytes, entries);
        reader.Complete(entries);
        Assert.Null(reader.Fault);
        List<ReplayStep> steps = [];
        var replay = new TraceReplay(new TerminalOptions());
        foreach (var entry in entries) replay.Take(entry, steps);
        Assert.Null(replay.FailureReason);
        var text = string.Concat(entries.Select(entry => Convert.ToHexString(entry.Bytes.Span)));
        return ([.. steps.Select(step => step.Screen.Text)], text);
    }

    private static string Hex(string text) => Convert.ToHexString(Array.ConvertAll(text.ToCharArray(), character =>
    {
        Assert.True(CodePage.Cp037.TryToEbcdic(character, out var code));
        return code;
    }));
}
