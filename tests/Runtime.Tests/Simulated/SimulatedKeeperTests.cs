using Holdfast.Runtime.Keeping;
using Holdfast.Runtime.Simulated;
using Holdfast.Runtime.Tests.Conformance;

namespace Holdfast.Runtime.Tests.Simulated;

/// <summary>The simulated Keeper under the suite of the real one, and programs that are killed.</summary>
public sealed class SimulatedKeeperTests() : HeldConnectionsConformance(new Model())
{
    private const int Seeds = 50;
    private static readonly Address Socket = Address.Unix("/run/keeper.sock");

    [Fact]
    public void A_connection_stands_while_its_owner_is_killed_and_what_he_took_and_sent_is_counted() => Simulation.RunSeeds(Seeds, async io =>
    {
        var (received, told) = (0, 0L);
        var node = io.Host("node");
        var keeper = SimulatedKeeper.Start(node, Socket);
        var daemon = node.Program("daemon");
        ByteTally? zero = null;
        daemon.Boot("daemon", async own =>
        {
            await using var held = await HeldConnections.ConnectAsync(own, Socket, default);
            var connection = (await held.TakeAsync("a", default))?.Connection;
            if (connection is null)
            {
                connection = await own.Network.ConnectAsync(Address.Tcp("far", 23), default);
                zero ??= connection.Tally();
                await held.HoldAsync("a", default, connection, default);
            }

            var now = connection.Tally()!.Value;
            received = (int)(now.Read - zero!.Value.Read);
            var buffer = new byte[100];
            while (await connection.ReadAsync(buffer, default) is > 0 and var count)
            {
                received += count;
                await connection.WriteAsync(buffer.AsMemory(0, count), default);
            }
        });
        var far = io.Host("far");
        await using var listener = await far.Network.ListenAsync(Address.Tcp("far", 23), default);
        var connection = await listener.AcceptAsync(default);
        await io.Clock.Delay(TimeSpan.FromMilliseconds(10));
        Assert.Equal(["a"], keeper.Keys);
        for (var life = 0; life < 10; life++)
        {
            daemon.KillAfter(1 + (int)io.Random.NextInt64(20));
            while (daemon.State == HostState.Running)
            {
                await connection.WriteAsync(new byte[10], default);
                told += 10;
                await io.Clock.Delay(TimeSpan.FromMilliseconds(1));
            }

            daemon.Restart();
            await io.Clock.Delay(TimeSpan.FromMilliseconds(10));
        }

        await io.Clock.Delay(TimeSpan.FromSeconds(1));
        Assert.Equal((HostState.Running, told), (daemon.State, received));
        Assert.Equal(["a"], keeper.Keys);
        // It ends with the last copy.
        daemon.Kill();
        keeper.Program.Kill();
        var buffer = new byte[100_000];
        while (await connection.ReadAsync(buffer, default) > 0) { }
    });

    [Fact]
    public void An_order_of_a_program_that_is_killed_is_carried_out_or_not_and_nothing_is_left_open_by_it()
    {
        var outcomes = new HashSet<bool>();
        Simulation.RunSeeds(Seeds, async io =>
        {
            var node = io.Host("node");
            var keeper = SimulatedKeeper.Start(node, Socket);
            var daemon = node.Program("daemon");
            await using var listener = await io.Network.ListenAsync(Address.Tcp("main", 23), default);
            daemon.Boot("daemon", async own =>
            {
                await using var held = await HeldConnections.ConnectAsync(own, Socket, default);
                await held.HoldAsync("a", default, await own.Network.ConnectAsync(Address.Tcp("main", 23), default), default);
            });
            daemon.KillAfter(1 + (int)io.Random.NextInt64(8));
            var accepting = listener.AcceptAsync(default).AsTask();
            await io.Clock.Delay(TimeSpan.FromMilliseconds(100));
            outcomes.Add(keeper.Keys.Count == 1);
            daemon.Kill();
            if (keeper.Keys.Count == 1)
            {
                await using var held = await HeldConnections.ConnectAsync(node, Socket, default);
                Assert.True(await held.DropAsync("a", default));
            }

            if (!accepting.IsCompleted) return;
            await using var far = await accepting;
            Assert.Equal(0, await far.ReadAsync(new byte[1], default));
        });
        Assert.Equal(2, outcomes.Count);
    }

    [Fact]
    public void A_Keeper_that_is_killed_begins_with_nothing() => Simulation.RunSeeds(Seeds, async io =>
    {
        var node = io.Host("node");
        var keeper = SimulatedKeeper.Start(node, Socket);
        Assert.Throws<InvalidOperationException>(() => SimulatedKeeper.Start(node, Socket));
        await using var listener = await io.Network.ListenAsync(Address.Tcp("main", 23), default);
        await using var held = await HeldConnections.ConnectAsync(node, Socket, default);
        await using var connection = await node.Network.ConnectAsync(Address.Tcp("main", 23), default);
        await held.HoldAsync("a", default, connection, default);
        var listing = held.ListAsync(default).AsTask();
        keeper.Program.Kill();
        Assert.Empty(keeper.Keys);
        Assert.Equal(KeeperFailure.Lost, (await Assert.ThrowsAsync<KeeperException>(() => listing)).Failure);
        keeper.Program.Restart();
        Assert.Equal(KeeperFailure.Lost, (await Assert.ThrowsAsync<KeeperException>(async () => await held.ListAsync(default))).Failure);
        await using var again = await HeldConnections.ConnectAsync(node, Socket, default);
        Assert.Empty(await again.ListAsync(default));
        // Its owner goes on with his own.
        await using var far = await listener.AcceptAsync(default);
        await connection.WriteAsync(new byte[1], default);
        Assert.Equal(1, await far.ReadAsync(new byte[1], default));
        await Assert.ThrowsAsync<KeeperException>(async () => await HeldConnections.ConnectAsync(io, Socket, default));
    });

    [Fact]
    public void What_is_encrypted_or_no_TCP_has_no_count_and_what_is_encrypted_cannot_be_held() => Simulation.Run(1, async io =>
    {
        SimulatedKeeper.Start(io, Socket);
        await using var held = await HeldConnections.ConnectAsync(io, Socket, default);
        await using var unix = await io.Network.ListenAsync(Address.Unix("/run/other.sock"), default);
        await using var local = await io.Network.ConnectAsync(unix.LocalAddress, default);
        Assert.Null(local.Tally());
        await using var listener = await io.Network.ListenAsync(Address.Tcp("main", 23), default);
        var plain = await io.Network.ConnectAsync(Address.Tcp("main", 23), default);
        Assert.NotNull(plain.Tally());
        await using var secure = await io.Network.SecureAsync(plain, "main", verify: true, default);
        Assert.Null(secure.Tally());
        await Assert.ThrowsAsync<NotSupportedException>(async () => await held.HoldAsync("a", default, secure, default));
    });

    [Fact]
    public void A_kill_after_steps_falls_between_any_two_of_them() => Simulation.RunSeeds(1, async io =>
    {
        var program = io.Host("node").Program("p");
        var done = 0;
        program.Boot("count", async _ =>
        {
            for (done = 0; ; done++) await Task.Yield();
        });
        for (var steps = 1; steps < 20; steps++)
        {
            program.KillAfter(steps);
            await io.Clock.Delay(TimeSpan.FromMilliseconds(1));
            Assert.Equal((HostState.Killed, steps), (program.State, done + 1));
            program.Restart();
        }

        program.Kill();
    });

    private sealed class Model : KeptModel
    {
        private const int SuiteSeeds = 20;

        public override Task RunAsync(Func<KeptWorld, Task> body)
        {
            Simulation.RunSeeds(SuiteSeeds, async io =>
            {
                var keeper = SimulatedKeeper.Start(io, Socket);
                await body(new KeptWorld(io, io.Host("far"), Socket, Address.Tcp("far", 0), () =>
                {
                    keeper.Program.Kill();
                    return Task.CompletedTask;
                }));
            });
            return Task.CompletedTask;
        }
    }
}
