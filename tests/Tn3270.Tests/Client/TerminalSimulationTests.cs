using Holdfast.Runtime;
using Holdfast.Runtime.Simulated;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Tests.Client;

/// <summary>Terminals and a host on a simulated network: odd splits, latency, resets, partitions; one seed, one story.</summary>
[Collection(nameof(Simulations))]
public sealed class TerminalSimulationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly Panel Echo = new()
    {
        Name = "echo",
        Fields =
        [
            new() { Row = 1, Column = 2, Name = "heard", Length = 20 },
            new() { Row = 2, Column = 2, Name = "in", Input = true, Length = 10 },
        ],
    };

    [Fact]
    public void Each_terminal_hears_its_own_echo_whatever_the_network_does_to_the_bytes()
    {
        Simulation.RunSeeds(15, async io =>
        {
            await using HostListener host = await StartAsync(io, new HostOptions());
            await Task.WhenAll(Enumerable.Range(0, 5).Select(number => io.Start($"user:{number}", async () =>
            {
                await using Terminal terminal = await ConnectAsync(io, host, $"desk-{number}");
                for (int turn = 0; turn < 4; turn++)
                {
                    string expected = turn == 0 ? "" : $"{number}.{turn - 1}";
                    Assert.True(await terminal.WaitAsync(
                        machine => !machine.Screen.KeyboardLocked && machine.Screen.Capture().Line(1).Trim() == expected,
                        Patience,
                        CancellationToken.None));
                    Assert.False((await terminal.TypeAsync($"{number}.{turn}", CancellationToken.None)).IsRefused);
                    await terminal.PressAsync(Key.Enter, CancellationToken.None);
                }
            })));
        });
    }

    [Fact]
    public void A_reset_ends_the_wait_and_the_application_and_the_next_terminal_is_served()
    {
        Simulation.RunSeeds(15, async io =>
        {
            await using HostListener host = await StartAsync(io, new HostOptions { ConnectionLimit = 1 });
            Terminal terminal = await ConnectAsync(io, host, "desk");
            await terminal.WaitAsync(machine => machine.RecordsReceived > 0, Patience, CancellationToken.None);

            io.Network.Reset("desk", io.Name);

            Assert.False(await terminal.WaitAsync(_ => false, Patience, CancellationToken.None));
            Assert.True(terminal.Closed);
            await terminal.DisposeAsync();
            while (host.Connections > 0)
            {
                await io.Clock.Delay(TimeSpan.FromMilliseconds(10));
            }
            await using Terminal next = await ConnectAsync(io, host, "other");
            Assert.True(await next.WaitAsync(machine => !machine.Screen.KeyboardLocked, Patience, CancellationToken.None));
        });
    }

    [Fact]
    public void A_terminal_cut_off_during_the_negotiation_is_dropped_when_its_time_is_over()
    {
        Simulation.RunSeeds(10, async io =>
        {
            List<string> log = [];
            await using HostListener host = await StartAsync(io, new HostOptions { Log = log.Add });
            await using Connection silent = await io.Host("desk").Network.ConnectAsync(host.LocalAddress, CancellationToken.None);
            io.Network.Partition("desk", io.Name);
            await io.Clock.Delay(TimeSpan.FromSeconds(40));

            Assert.Equal(0, host.Connections);
            Assert.Contains(log, line => line.Contains("took too long", StringComparison.Ordinal));
        });
    }

    private static ValueTask<HostListener> StartAsync(SimulatedIo io, HostOptions options) =>
        HostListener.StartAsync(
            io,
            Address.Tcp(io.Name, 3270),
            options,
            async (session, cancellationToken) =>
            {
                string heard = "";
                while (await session.ShowAsync(
                    Echo, new Dictionary<string, string> { ["heard"] = heard }, cancellationToken) is { Aid: Aid.Enter } reply)
                {
                    heard = reply["in"];
                }
            },
            CancellationToken.None);

    private static ValueTask<Terminal> ConnectAsync(SimulatedIo io, HostListener host, string desk) =>
        Terminal.ConnectAsync(
            io.Host(desk), host.LocalAddress, new TerminalOptions(), TlsMode.None, CancellationToken.None);
}
