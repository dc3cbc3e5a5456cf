using Holdfast.Governance.Identity;
using Holdfast.Runtime.Balancing;
using Holdfast.Runtime.Simulated;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.Journeys;
using Holdfast.Sessions.Pool;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Sessions.Tests;

/// <summary>What checks, draining and affinity do to the sessions of pools.</summary>
public sealed class EndpointUseTests
{
    private static readonly Caller Operator = new("alpha", "key:operator", Role.PowerUser);

    [Fact]
    public void A_draining_endpoint_keeps_what_is_in_use_and_its_ready_sessions_are_replaced_elsewhere() => Simulate(async io =>
    {
        await using var world = await TwoAsync(io, World.Pool(4, 6, "a", "b"));
        await world.UntilAsync(() => world.Service.Pools()[0].Warm == 4);
        var held = await world.TakeAsync(World.Alice);
        var drained = await world.Service.DrainAsync(Operator, held.Endpoint, true, false, CancellationToken.None);
        Assert.Equal(EndpointState.Draining, drained.Value.State);
        await world.UntilAsync(() => Open(world, held.Endpoint) == 1 && world.Service.Pools()[0].Warm >= 4);
        var form = await world.SendAsync(World.Alice, held.Id, new FillField(FieldTarget.ByLabel("Option"), "1"), new PressKey(Key.Enter));
        Assert.Contains("ECHOED:", form.Image.Text, StringComparison.Ordinal);
        await world.Service.CloseAsync(World.Alice, held.Id, CancellationToken.None);
        await world.UntilAsync(() => Open(world, held.Endpoint) == 0);
        Assert.Contains(world.Journal.Entries, entry => entry.Kind == "endpoint_drained" && entry.Subject == $"endpoint/{held.Endpoint}");
        Assert.Contains(world.Journal.Entries, entry => entry is { Kind: "endpoint_drain_begun", Actor: "key:operator" });

        var undrained = await world.Service.DrainAsync(Operator, held.Endpoint, false, false, CancellationToken.None);
        Assert.Equal(EndpointState.Healthy, undrained.Value.State);
        Assert.Null((await world.Service.CreateAsync(World.Alice, new SessionRequest { Endpoint = held.Endpoint }, CancellationToken.None)).Fault);
    });

    [Fact]
    public void Draining_needs_a_power_user_and_an_endpoint() => Simulate(async io =>
    {
        await using var world = await World.StartAsync(io, null);
        Assert.Equal("HF2007", (await world.Service.DrainAsync(World.Alice, "a", true, false, CancellationToken.None)).Fault?.Code.Id);
        Assert.Equal("HF3101", (await world.Service.DrainAsync(Operator, "z", true, false, CancellationToken.None)).Fault?.Code.Id);
    });

    [Theory]
    [InlineData(Affinity.User, BalancingStrategy.LeastConnections)]
    [InlineData(Affinity.Label, BalancingStrategy.RoundRobin)]
    [InlineData(Affinity.Address, BalancingStrategy.ConsistentHash)]
    [InlineData(Affinity.User, BalancingStrategy.Random)]
    public void The_same_user_label_or_address_comes_back_to_the_same_endpoint(Affinity affinity, BalancingStrategy strategy) => Simulate(async io =>
    {
        await using var world = await TwoAsync(io, World.Pool(2, 60, "a", "b") with { Affinity = affinity, Strategy = strategy });
        var homes = new Dictionary<int, string>();
        for (var round = 0; round < 24; round++)
        {
            var who = round % 4;
            var caller = new Caller("alpha", $"key:{(affinity == Affinity.User ? who : round)}", Role.User);
            var request = new SessionRequest
            {
                Pool = "teller", Label = affinity == Affinity.Label ? $"desk {who}" : $"{round}",
                ClientAddress = affinity == Affinity.Address ? $"10.0.0.{who}" : $"{round}",
            };
            var session = (await world.Service.CreateAsync(caller, request, CancellationToken.None)).Value;
            Assert.Equal(homes.GetValueOrDefault(who, session.Endpoint), session.Endpoint);
            homes[who] = session.Endpoint;
            if (round % 3 != 0) await world.Service.CloseAsync(caller, session.Id, CancellationToken.None);
        }
    });

    [Theory]
    [InlineData(CheckKind.Connect)]
    [InlineData(CheckKind.Negotiate)]
    [InlineData(CheckKind.Transaction)]
    public void Every_kind_of_check_finds_a_host_healthy_and_a_lost_one_not(CheckKind kind) => Simulate(async io =>
    {
        var host = io.Host("mvs");
        await using var world = await CheckedAsync(io, host, kind, World.LogOn);
        await world.UntilAsync(() => world.Service.Endpoints()[0].State == EndpointState.Healthy);
        Assert.Equal(0, world.Service.Endpoints()[0].OpenSessions);
        io.Network.Partition("main", "mvs");
        await world.UntilAsync(() => world.Service.Endpoints()[0].State == EndpointState.Unhealthy);
        io.Network.Heal("main", "mvs");
        await world.UntilAsync(() => world.Service.Endpoints()[0].State == EndpointState.Healthy);
    });

    [Fact]
    public void A_transaction_that_does_not_come_through_makes_unhealthy_what_negotiates_well() => Simulate(async io =>
    {
        var never = World.LogOn with { Steps = [new WaitStep(new WaitCondition { Text = "NEVER" }, TimeSpan.FromMinutes(1))] };
        await using var world = await CheckedAsync(io, io.Host("mvs"), CheckKind.Transaction, never);
        await world.UntilAsync(() => world.Service.Endpoints()[0].State == EndpointState.Unhealthy);
        Assert.Equal("HF3007", world.Service.Endpoints()[0].LastError?.Code.Id);
    });

    private static int Open(World world, string endpoint) => world.Service.Endpoints().First(view => view.Name == endpoint).OpenSessions;

    private static Task<World> TwoAsync(SimulatedIo io, PoolDefinition pool) => World.StartAsync(io, pool, hosts: [io.Host("mvs1"), io.Host("mvs2")]);

    private static async Task<World> CheckedAsync(SimulatedIo io, SimulatedIo host, CheckKind kind, JourneyDefinition journey)
    {
        var check = new HealthCheck
        {
            Kind = kind, Journey = kind == CheckKind.Transaction ? journey.Name : null,
            Interval = TimeSpan.FromSeconds(5), Timeout = TimeSpan.FromSeconds(3),
        };
        return await World.StartAsync(io, null, journey, check: check, hosts: host);
    }

    private static void Simulate(Func<SimulatedIo, Task> body) => Simulation.RunSeeds(2, body);
}
