using Holdfast.Runtime;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Keyboard;

namespace HarborBank.Tests.Hosting;

/// <summary>Somebody at our own terminal.</summary>
internal sealed class Teller(Terminal terminal) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public string Screen => terminal.Capture().Text;

    public (int Row, int Column) Cursor => (terminal.Capture().CursorRow, terminal.Capture().CursorColumn);

    public static async Task<Teller> ConnectAsync(Io io, int port) => new(await Terminal.ConnectAsync(
        io, Address.Tcp("127.0.0.1", port), new TerminalOptions(), TlsMode.None, Stop));

    public async Task LogOnAsync(string user)
    {
        await SeeAsync("LOGON ===>");
        await TypeAsync(user);
        await PressAsync(Key.Enter);
        await SeeAsync("Password");
        await TypeAsync("HARBOR1");
        await PressAsync(Key.Enter);
        await SeeAsync("Main Menu");
    }

    public async Task TypeAsync(string text) =>
        Assert.Equal(KeyOutcomeKind.Accepted, (await terminal.TypeAsync(text, Stop)).Kind);

    public async Task PressAsync(Key key) => await terminal.PressAsync(key, Stop);

    /// <summary>Waits until the text is on the screen and the keyboard is free.</summary>
    public async Task SeeAsync(string text)
    {
        var seen = await terminal.WaitAsync(
            machine => !machine.Screen.KeyboardLocked && machine.Screen.Capture().Text.Contains(text, StringComparison.Ordinal),
            Patience,
            Stop);
        Assert.True(seen, $"'{text}' is not on:\n{Screen}");
    }

    public ValueTask DisposeAsync() => terminal.DisposeAsync();
}
