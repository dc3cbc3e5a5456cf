using Holdfast.Runtime;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Keyboard;

namespace Holdfast.Conformance.Tn3270;

/// <summary>Our terminal on the very application s3270 is tested with: both must hear and say the same.</summary>
public sealed class OwnTerminalTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ThreadPoolIo _io = new();
    private readonly LogOnApplication _application = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _io.DisposeAsync();

    [Theory]
    [InlineData(true, TerminalPhase.Tn3270E)]
    [InlineData(false, TerminalPhase.Tn3270)]
    public async Task The_tour_that_s3270_makes(bool tn3270E, TerminalPhase phase)
    {
        await using HostListener host = await HostListener.StartAsync(
            _io, Address.Tcp("127.0.0.1", 0), new HostOptions(), _application.RunAsync, Token);
        await using Terminal terminal = await Terminal.ConnectAsync(
            _io, host.LocalAddress, new TerminalOptions { Tn3270E = tn3270E }, TlsMode.None, Token);

        await ExpectAsync(terminal, 1, "CONFORMANCE HOST");
        Assert.Equal(phase, terminal.Read(machine => machine.Phase));
        Assert.Equal((5, 14), (terminal.Capture().CursorRow, terminal.Capture().CursorColumn));
        await TypeAsync(terminal, "ANNA");
        await PressAsync(terminal, Key.Tab);
        await TypeAsync(terminal, "WRONG");
        Assert.DoesNotContain("WRONG", terminal.Capture().Text, StringComparison.Ordinal);
        await PressAsync(terminal, Key.Enter);
        await ExpectAsync(terminal, 24, "Wrong password (Enter)");
        await PressAsync(terminal, Key.Tab);
        await TypeAsync(terminal, "SECRET");
        await PressAsync(terminal, Key.Enter);
        await ExpectAsync(terminal, 1, "WELCOME ANNA ON HOLD0001");
        Assert.True((await terminal.TypeAsync("12x4", Token)).IsRefused);
        await PressAsync(terminal, Key.Reset);
        await TypeAsync(terminal, "34");
        await PressAsync(terminal, Key.Pf8);
        await ExpectAsync(terminal, 24, "PF8 1234 AT 3,18");
        await PressAsync(terminal, Key.Clear);
        await ExpectAsync(terminal, 24, "Clear");
        await PressAsync(terminal, Key.Pf3);
        await ExpectAsync(terminal, 24, "Logged off");

        Assert.Equal(["Enter ANNA/WRONG", "Enter ANNA/SECRET", "PF8 1234 T-4711", "Clear  T-4711"], _application.Heard);
    }

    private static async Task TypeAsync(Terminal terminal, string text) =>
        Assert.Equal(KeyOutcomeKind.Accepted, (await terminal.TypeAsync(text, Token)).Kind);

    private static async Task PressAsync(Terminal terminal, Key key) =>
        Assert.False((await terminal.PressAsync(key, Token)).IsRefused);

    private static async Task ExpectAsync(Terminal terminal, int row, string text)
    {
        bool seen = await terminal.WaitAsync(
            machine => !machine.Screen.KeyboardLocked
                && machine.Screen.Capture().Line(row).Contains(text, StringComparison.Ordinal),
            Patience,
            Token);
        Assert.True(seen, $"'{text}' is not on row {row} of:\n{terminal.Capture().Text}\n{terminal.CloseReason}");
    }
}
