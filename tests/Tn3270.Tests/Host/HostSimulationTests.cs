using Holdfast.Runtime;
using Holdfast.Runtime.Simulated;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Tests.Host;

/// <summary>Hosts on a simulated network: START_TLS, keep-alives, definite responses, shared directories.</summary>
[Collection(nameof(Simulations))]
public sealed class HostSimulationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly Panel Form = new()
    {
        Name = "form",
        Fields = [new() { Row = 1, Column = 2, Text = "FORM" }, new() { Row = 2, Column = 2, Name = "in", Input = true, Length = 10 }],
    };

    [Fact]
    public void START_TLS_works_whatever_the_network_does_to_the_bytes()
    {
        HostTls tls = HostSessionProtocolTests.Tls(HostTlsStart.Required);
        Simulation.RunSeeds(15, async io =>
        {
            await using HostListener host = await StartAsync(io, new HostOptions { Tls = tls }, ShowAsync);
            await using Terminal terminal = await Terminal.ConnectAsync(
                io.Host("desk"), host.LocalAddress, new TerminalOptions(), new TerminalTls { Start = TlsStart.Required }, default);

            Assert.True(await terminal.WaitAsync(machine => !machine.Screen.KeyboardLocked, Patience, default), terminal.CloseReason);
        });
    }

    [Fact]
    public void A_terminal_that_is_gone_without_a_word_is_noticed_by_what_it_does_not_answer()
    {
        Simulation.RunSeeds(5, async io =>
        {
            List<string> log = [];
            HostOptions options = new() { Log = log.Add, KeepAlive = new KeepAlive(TimeSpan.FromSeconds(10), WantsAnswer: true) };
            await using HostListener host = await StartAsync(io, options, ShowAsync);
            await using Terminal terminal = await ConnectAsync(io, host);
            await terminal.WaitAsync(machine => !machine.Screen.KeyboardLocked, Patience, default);

            await io.Clock.Delay(TimeSpan.FromMinutes(5));
            Assert.Equal(1, host.Connections);
            io.Network.Partition("desk", io.Name);
            await io.Clock.Delay(TimeSpan.FromMinutes(1));

            Assert.Equal(0, host.Connections);
            Assert.Contains(log, line => line.Contains("said nothing for 30 s", StringComparison.Ordinal));
        });
    }

    [Fact]
    public void NOPs_of_a_terminal_change_nothing()
    {
        Simulation.RunSeeds(3, async io =>
        {
            await using HostListener host = await StartAsync(io, new HostOptions(), ShowAsync);
            TerminalOptions options = new() { KeepAlive = new KeepAlive(TimeSpan.FromSeconds(1), WantsAnswer: false) };
            await using Terminal terminal = await Terminal.ConnectAsync(
                io.Host("desk"), host.LocalAddress, options, TlsMode.None, default);
            await terminal.WaitAsync(machine => !machine.Screen.KeyboardLocked, Patience, default);
            long version = terminal.Read(machine => machine.Version);

            await io.Clock.Delay(TimeSpan.FromMinutes(2));

            Assert.Equal((false, version), (terminal.Closed, terminal.Read(machine => machine.Version)));
        });
    }

    [Fact]
    public void A_definite_response_says_that_the_panel_is_on_the_screen_before_the_user_does_anything()
    {
        Simulation.RunSeeds(10, async io =>
        {
            TaskCompletionSource<DeviceResponse?> displayed = new();
            TaskCompletionSource<string?> typed = new();
            await using HostListener host = await StartAsync(io, new HostOptions(), async (session, cancellationToken) =>
            {
                displayed.SetResult(await session.DisplayAsync(Form, null, cancellationToken));
                typed.SetResult((await session.WaitReplyAsync(cancellationToken))?["in"]);
            });
            await using Terminal terminal = await ConnectAsync(io, host);

            DeviceResponse? response = await displayed.Task;
            Assert.Equal(new DeviceResponse(DeviceSense.DeviceEnd, Told: true), response);
            Assert.Contains("FORM", terminal.Capture().Line(1));
            await terminal.WaitAsync(machine => !machine.Screen.KeyboardLocked, Patience, default);
            await terminal.TypeAsync("X1", default);
            await terminal.PressAsync(Key.Enter, default);

            Assert.Equal("X1", await typed.Task);
        });
    }

    [Fact]
    public void ATTN_reaches_the_application_at_its_work()
    {
        Simulation.RunSeeds(5, async io =>
        {
            TaskCompletionSource<HostSignal?> heard = new();
            await using HostListener host = await StartAsync(io, new HostOptions(), async (session, cancellationToken) =>
            {
                await session.DisplayAsync(Form, null, cancellationToken);
                heard.SetResult(await session.WaitSignalAsync(cancellationToken));
            });
            await using Terminal terminal = await ConnectAsync(io, host);
            await terminal.WaitAsync(machine => !machine.Screen.KeyboardLocked, Patience, default);

            await terminal.PressAsync(Key.Attn, default);

            Assert.Equal(HostSignal.Attention, await heard.Task);
        });
    }

    [Fact]
    public void Two_listeners_with_one_directory_are_one_host()
    {
        Simulation.Run(1, async io =>
        {
            LuDirectory lus = new([new LuPool { Name = "ALL", Displays = ["ONLY1"] }]);
            await using HostListener plain = await StartAsync(io, new HostOptions { Lus = lus }, ShowAsync);
            await using HostListener other = await StartAsync(io, new HostOptions { Lus = lus }, ShowAsync, 3271);
            await using Terminal first = await ConnectAsync(io, plain);
            Assert.True(await first.WaitAsync(machine => machine.ConnectedLu == "ONLY1", Patience, default));

            await using Terminal second = await ConnectAsync(io, other);
            Assert.False(await second.WaitAsync(machine => machine.ConnectedLu is not null, Patience, default));

            Assert.Contains("in use", second.CloseReason);
            Assert.Equal(["ONLY1"], lus.InUse());
        });
    }

    private static async Task ShowAsync(HostSession session, CancellationToken cancellationToken)
    {
        while (await session.ShowAsync(Form, null, cancellationToken) is not null)
        {
        }
    }

    private static ValueTask<HostListener> StartAsync(
        SimulatedIo io, HostOptions options, Func<HostSession, CancellationToken, Task> application, int port = 3270) =>
        HostListener.StartAsync(io, Address.Tcp(io.Name, port), options, application, CancellationToken.None);

    private static ValueTask<Terminal> ConnectAsync(SimulatedIo io, HostListener host) => Terminal.ConnectAsync(
        io.Host("desk"), host.LocalAddress, new TerminalOptions(), TlsMode.None, CancellationToken.None);
}
