using Holdfast.Conformance.Peers;
using Holdfast.Runtime;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Conformance.Tn3270;

/// <summary>Debian's Hercules 3.13 as the host of our terminal.</summary>
[Trait("Category", "Slow")]
public sealed class HerculesAsHostTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly ThreadPoolIo _io = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _io.DisposeAsync();

    [Fact]
    public async Task The_terminal_reads_Hercules_logo_screen()
    {
        await using Hercules hercules = await Hercules.StartAsync(Token);
        await using Terminal terminal = await Terminal.ConnectAsync(
            _io, Address.Tcp("127.0.0.1", hercules.Port), new TerminalOptions(), TlsMode.None, Token);

        bool seen = await terminal.WaitAsync(
            machine => machine.Screen.Capture().Text.Contains("Hercules", StringComparison.Ordinal), Patience, Token);

        ScreenImage screen = terminal.Capture();
        Assert.True(seen, terminal.CloseReason ?? screen.Text);
        Assert.Equal(TerminalPhase.Tn3270, terminal.Read(machine => machine.Phase));
        Assert.Equal("IBM-3279-2-E", terminal.Read(machine => machine.DeviceType));
        Assert.Contains("Hercules Version", screen.Line(1), StringComparison.Ordinal);
        Assert.Contains("The S/370, ESA/390 and z/Architecture", screen.Text, StringComparison.Ordinal);
        Assert.Contains("My PC thinks it's a MAINFRAME", screen.Text, StringComparison.Ordinal);
        Assert.Contains("Copyright (C) 1999-2010", screen.Text, StringComparison.Ordinal);
        Assert.True(screen.Formatted);
    }

    [Fact]
    public async Task A_second_terminal_finds_no_device_and_is_told_so()
    {
        await using Hercules hercules = await Hercules.StartAsync(Token);
        Address address = Address.Tcp("127.0.0.1", hercules.Port);
        await using Terminal first = await Terminal.ConnectAsync(_io, address, new TerminalOptions(), TlsMode.None, Token);
        Assert.True(await first.WaitAsync(machine => machine.RecordsReceived > 0, Patience, Token));

        await using Terminal second = await Terminal.ConnectAsync(_io, address, new TerminalOptions(), TlsMode.None, Token);
        await second.WaitAsync(
            machine => machine.Screen.Capture().Text.Contains("rejected", StringComparison.OrdinalIgnoreCase), Patience, Token);

        Assert.Contains("0700", first.Capture().Text, StringComparison.Ordinal);
        Assert.Contains("rejected", second.Capture().Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(KeyOutcomeKind.Accepted, (await first.PressAsync(Key.Reset, Token)).Kind);
    }
}
