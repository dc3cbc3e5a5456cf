using Holdfast.Runtime;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Tests.Client;

public sealed class TerminalTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly Panel Counter = new()
    {
        Name = "counter",
        Fields =
        [
            new() { Row = 1, Column = 2, Name = "count", Length = 20 },
            new() { Row = 2, Column = 2, Name = "in", Input = true, Length = 10 },
        ],
    };

    private readonly ThreadPoolIo _io = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _io.DisposeAsync();

    [Fact]
    public async Task Many_terminals_hold_their_own_conversations_at_once()
    {
        await using HostListener host = await StartAsync(CountAsync);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(async number =>
        {
            await using Terminal terminal = await ConnectAsync(host);
            for (int turn = 0; turn < 10; turn++)
            {
                string expected = turn == 0 ? "0" : $"{turn} {number}";
                bool seen = await terminal.WaitAsync(
                    machine => !machine.Screen.KeyboardLocked && machine.Screen.Capture().Line(1).Trim() == expected, Patience, Token);
                Assert.True(seen, $"{terminal.CloseReason} {terminal.Capture().Text}");
                await terminal.TypeAsync($"{number}", Token);
                Assert.Equal(KeyOutcomeKind.Sent, (await terminal.PressAsync(Key.Enter, Token)).Kind);
            }
        }));
    }

    [Fact]
    public async Task A_wait_ends_false_when_its_time_is_over()
    {
        await using HostListener host = await StartAsync(CountAsync);
        await using Terminal terminal = await ConnectAsync(host);

        Assert.False(await terminal.WaitAsync(_ => false, TimeSpan.FromMilliseconds(50), Token));
        Assert.False(terminal.Closed);
    }

    [Fact]
    public async Task A_wait_ends_false_at_once_when_the_host_closes()
    {
        await using HostListener host = await StartAsync((_, _) => Task.CompletedTask);
        await using Terminal terminal = await ConnectAsync(host);

        Assert.False(await terminal.WaitAsync(_ => false, TimeSpan.FromMinutes(5), Token));

        Assert.True(terminal.Closed);
        Assert.NotNull(terminal.CloseReason);
    }

    [Fact]
    public async Task A_host_that_refuses_is_a_network_failure()
    {
        HostListener host = await StartAsync(CountAsync);
        Address address = host.LocalAddress;
        await host.DisposeAsync();

        NetworkException failure = await Assert.ThrowsAsync<NetworkException>(
            async () => await Terminal.ConnectAsync(_io, address, new TerminalOptions(), TlsMode.None, Token));

        Assert.Equal(NetworkFailure.Refused, failure.Failure);
    }

    [Fact]
    public async Task A_rejected_LU_is_said_in_the_close_reason()
    {
        await using HostListener host = await StartAsync(CountAsync);
        TerminalOptions options = new() { LuName = "TELLER1" };
        await using Terminal first = await Terminal.ConnectAsync(_io, host.LocalAddress, options, TlsMode.None, Token);
        Assert.True(await first.WaitAsync(machine => machine.ConnectedLu == "TELLER1", Patience, Token));

        await using Terminal second = await Terminal.ConnectAsync(_io, host.LocalAddress, options, TlsMode.None, Token);
        await second.WaitAsync(machine => machine.Phase == TerminalPhase.Failed, Patience, Token);

        Assert.Contains("in use", second.CloseReason);
    }

    private static async Task CountAsync(HostSession session, CancellationToken cancellationToken)
    {
        string shown = "0";
        for (int turn = 1; ; turn++)
        {
            PanelReply? reply = await session.ShowAsync(
                Counter, new Dictionary<string, string> { ["count"] = shown }, cancellationToken);
            if (reply is not { Aid: Aid.Enter })
            {
                return;
            }
            shown = $"{turn} {reply["in"]}";
        }
    }

    private ValueTask<HostListener> StartAsync(Func<HostSession, CancellationToken, Task> application) =>
        HostListener.StartAsync(_io, Address.Tcp("127.0.0.1", 0), new HostOptions(), application, Token);

    private ValueTask<Terminal> ConnectAsync(HostListener host) =>
        Terminal.ConnectAsync(_io, host.LocalAddress, new TerminalOptions(), TlsMode.None, Token);
}
