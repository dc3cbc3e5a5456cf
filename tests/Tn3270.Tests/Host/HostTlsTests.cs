using System.Security.Cryptography.X509Certificates;
using Holdfast.Runtime;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Host;

namespace Holdfast.Tn3270.Tests.Host;

/// <summary>Our terminal and our host over TLS, from the first byte and by START_TLS.</summary>
public sealed class HostTlsTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly Panel Hello = new()
    {
        Name = "hello",
        Fields = [new() { Row = 1, Column = 2, Text = "HELLO" }, new() { Row = 2, Column = 2, Name = "in", Input = true, Length = 5 }],
    };

    private readonly ThreadPoolIo _io = new();
    private readonly List<string> _log = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _io.DisposeAsync();

    [Theory]
    [InlineData(HostTlsStart.Implicit, TlsStart.Implicit)]
    [InlineData(HostTlsStart.Required, TlsStart.Required)]
    [InlineData(HostTlsStart.Required, TlsStart.Accepted)]
    [InlineData(HostTlsStart.Offered, TlsStart.Required)]
    public async Task Both_ends_encrypt_and_a_panel_comes(HostTlsStart atHost, TlsStart atTerminal)
    {
        HostTls tls = HostSessionProtocolTests.Tls(atHost);
        await using HostListener host = await StartAsync(new HostOptions { Tls = tls });

        await using Terminal terminal = await ConnectAsync(host, new TerminalTls { Start = atTerminal, Roots = [tls.Identity.Certificate] });

        await ShownAsync(terminal);
    }

    [Theory]
    [InlineData(TlsStart.Implicit)]
    [InlineData(TlsStart.Required)]
    public async Task A_certificate_nobody_vouches_for_is_refused_unless_nobody_asks(TlsStart start)
    {
        HostTls tls = HostSessionProtocolTests.Tls(start == TlsStart.Implicit ? HostTlsStart.Implicit : HostTlsStart.Required);
        await using HostListener host = await StartAsync(new HostOptions { Tls = tls });

        string refusal = await RefusalAsync(host, new TerminalTls { Start = start });
        await using Terminal careless = await ConnectAsync(host, new TerminalTls { Start = start, Verify = false });

        Assert.Contains("TLS", refusal);
        await ShownAsync(careless);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused()
    {
        HostTls tls = HostSessionProtocolTests.Tls(HostTlsStart.Implicit);
        await using HostListener host = await StartAsync(new HostOptions { Tls = tls });
        X509Certificate2Collection roots = [tls.Identity.Certificate];

        Assert.Contains("other.example", await RefusalAsync(host, new TerminalTls { Roots = roots, ServerName = "other.example" }));
        await using Terminal named = await ConnectAsync(host, new TerminalTls { Roots = roots, ServerName = "host.example" });
        await ShownAsync(named);
    }

    [Fact]
    public async Task A_host_that_demands_a_certificate_gets_it()
    {
        HostTls tls = HostSessionProtocolTests.Tls(HostTlsStart.Implicit);
        using X509Certificate2 own = HostSessionProtocolTests.Tls(HostTlsStart.Implicit).Identity.Certificate;
        tls = tls with { Identity = tls.Identity with { ClientRoots = [own], Minimum = TlsVersion.Tls13 } };
        await using HostListener host = await StartAsync(new HostOptions { Tls = tls });
        TerminalTls trusting = new() { Roots = [tls.Identity.Certificate] };

        await using Terminal shown = await ConnectAsync(host, trusting with { ClientCertificate = own });
        await ShownAsync(shown);

        Assert.NotEqual("", await RefusalAsync(host, trusting));
    }

    [Fact]
    public async Task A_host_in_clear_is_left_where_encryption_is_demanded()
    {
        await using HostListener host = await StartAsync(new HostOptions());
        await using Terminal terminal = await ConnectAsync(host, new TerminalTls { Start = TlsStart.Required });
        await terminal.WaitAsync(_ => false, Patience, Token);

        Assert.Contains("in clear", terminal.CloseReason);
    }

    [Fact]
    public async Task A_terminal_in_clear_is_dropped_where_encryption_is_demanded()
    {
        await using HostListener host = await StartAsync(new HostOptions { Tls = HostSessionProtocolTests.Tls(HostTlsStart.Required) });
        await using Terminal terminal = await ConnectAsync(host, null);
        await terminal.WaitAsync(_ => false, Patience, Token);

        Assert.True(terminal.Closed);
        await LoggedAsync("refuses encryption");
    }

    [Fact]
    public async Task A_terminal_that_says_nothing_in_the_handshake_is_dropped_in_time()
    {
        await using HostListener host = await StartAsync(new HostOptions
        {
            Tls = HostSessionProtocolTests.Tls(HostTlsStart.Implicit),
            NegotiationTimeout = TimeSpan.FromMilliseconds(50),
        });
        await using Connection silent = await _io.Network.ConnectAsync(host.LocalAddress, Token);

        await LoggedAsync("took too long");
    }

    private async Task LoggedAsync(string text)
    {
        for (int i = 0; i < 500; i++)
        {
            lock (_log)
            {
                if (_log.Exists(line => line.Contains(text, StringComparison.Ordinal)))
                {
                    return;
                }
            }
            await Task.Delay(10, Token);
        }
        Assert.Fail($"'{text}' is not in the log: {string.Join(" / ", _log)}");
    }

    private async Task<string> RefusalAsync(HostListener host, TerminalTls tls)
    {
        try
        {
            await using Terminal terminal = await ConnectAsync(host, tls);
            Assert.False(await terminal.WaitAsync(machine => machine.RecordsReceived > 0, Patience, Token));
            return terminal.CloseReason ?? "";
        }
        catch (NetworkException refusal)
        {
            return refusal.Message;
        }
    }

    private static async Task ShownAsync(Terminal terminal) => Assert.True(
        await terminal.WaitAsync(
            machine => machine.Screen.Capture().Line(1).Contains("HELLO", StringComparison.Ordinal), Patience, Token),
        terminal.CloseReason);

    private ValueTask<Terminal> ConnectAsync(HostListener host, TerminalTls? tls) =>
        Terminal.ConnectAsync(_io, host.LocalAddress, new TerminalOptions(), tls, Token);

    private ValueTask<HostListener> StartAsync(HostOptions options) => HostListener.StartAsync(
        _io,
        Address.Tcp("127.0.0.1", 0),
        options with
        {
            Log = line =>
            {
                lock (_log)
                {
                    _log.Add(line);
                }
            },
        },
        async (session, cancellationToken) => await session.ShowAsync(Hello, null, cancellationToken),
        Token);
}
