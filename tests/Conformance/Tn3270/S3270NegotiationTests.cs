using Holdfast.Conformance.Peers;
using Holdfast.Runtime;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Screen;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Conformance.Tn3270;

/// <summary>Debian's s3270 against every part of our host's negotiation, and what an application does beside panels.</summary>
[Trait("Category", "Slow")]
public sealed class S3270NegotiationTests : IAsyncLifetime
{
    private readonly ThreadPoolIo _io = new();
    private readonly LogOnApplication _application = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _io.DisposeAsync();

    [Fact]
    public async Task Every_function_of_a_display_is_agreed()
    {
        await using HostListener host = await StartAsync(new HostOptions(), _application.RunAsync);
        await using S3270 terminal = S3270.Start(At(host));
        await terminal.ExpectAsync(1, 2, "CONFORMANCE HOST");

        string options = await terminal.AskAsync("Tn3270eOptions");

        Assert.Contains("bind-image", options, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("responses", options, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("sysreq", options, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("")]
    [InlineData("N:")]
    public async Task The_first_free_LU_of_a_list_is_given(string prefix)
    {
        LuDirectory lus = new([new LuPool { Name = "TELLERS", Displays = ["DSP1", "DSP2", "DSP3"] }]);
        await using HostListener host = await StartAsync(new HostOptions { Lus = lus }, _application.RunAsync);
        await using S3270 first = S3270.Start($"{prefix}DSP1@{At(host)}");
        await first.ExpectAsync(1, 2, "CONFORMANCE HOST");
        await using S3270 second = S3270.Start($"{prefix}NOBODY,DSP1,DSP3@{At(host)}");
        await second.ExpectAsync(1, 2, "CONFORMANCE HOST");
        await using S3270 third = S3270.Start($"{prefix}TELLERS@{At(host)}");
        await third.ExpectAsync(1, 2, "CONFORMANCE HOST");

        Assert.Equal(["DSP1", "DSP2", "DSP3"], lus.InUse());
        if (prefix.Length == 0)
        {
            Assert.Contains("DSP3", await second.AskAsync("LuName"), StringComparison.Ordinal);
            Assert.Contains("DSP2", await third.AskAsync("LuName"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_terminal_whose_LUs_are_all_refused_does_not_get_in()
    {
        LuDirectory lus = new([new LuPool { Name = "TELLERS", Displays = ["DSP1"] }]);
        await using HostListener host = await StartAsync(new HostOptions { Lus = lus }, _application.RunAsync);
        await using S3270 terminal = S3270.Start();

        await terminal.TryAsync($"Connect(NOBODY@{At(host)})");
        await terminal.TryAsync("Wait(2,Disconnect)");

        Assert.Contains("not-connected", await terminal.AskAsync("ConnectionState"), StringComparison.Ordinal);
        Assert.Equal(0, lus.Count);
    }

    [Theory]
    [InlineData("L:", HostTlsStart.Implicit)]
    [InlineData("", HostTlsStart.Required)]
    [InlineData("", HostTlsStart.Offered)]
    public async Task S3270_encrypts_and_verifies(string prefix, HostTlsStart start)
    {
        using PeerCertificate certificate = new();
        HostTls tls = new() { Identity = certificate.Identity, Start = start };
        await using HostListener host = await StartAsync(new HostOptions { Tls = tls }, _application.RunAsync);
        await using S3270 terminal = S3270.Start("-cafile", certificate.RootFile, $"{prefix}{At(host)}");

        await terminal.ExpectAsync(1, 2, "CONFORMANCE HOST");

        Assert.Contains("secure host-verified", await terminal.AskAsync("Tls"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task S3270_refuses_a_root_it_does_not_know_unless_told_not_to_look()
    {
        using PeerCertificate certificate = new();
        HostTls tls = new() { Identity = certificate.Identity };
        await using HostListener host = await StartAsync(new HostOptions { Tls = tls }, _application.RunAsync);
        await using S3270 strict = S3270.Start();
        await using S3270 careless = S3270.Start($"Y:L:{At(host)}");

        (bool connected, _) = await strict.TryAsync($"Connect(L:{At(host)})");

        Assert.False(connected);
        await careless.ExpectAsync(1, 2, "CONFORMANCE HOST");
        Assert.Contains("secure host-unverified", await careless.AskAsync("Tls"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Variables_are_told_where_the_host_asks()
    {
        TaskCompletionSource<IReadOnlyDictionary<string, string>> told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using HostListener host = await StartAsync(new HostOptions { AskEnvironment = true }, async (session, cancellationToken) =>
        {
            await session.DisplayAsync(LogOnApplication.LogOn, null, cancellationToken);
            told.SetResult(session.Environment);
            await session.WaitReplyAsync(cancellationToken);
        });
        await using S3270 terminal = S3270.Start("-user", "anna", "-devname", "desk7", At(host));

        IReadOnlyDictionary<string, string> variables = await told.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);

        Assert.Equal(("anna", "desk7"), (variables["USER"], variables["DEVNAME"]));
    }

    [Fact]
    public async Task Definite_responses_ATTN_and_SYSREQ_reach_the_application()
    {
        List<string> heard = [];
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using HostListener host = await StartAsync(new HostOptions(), async (session, cancellationToken) =>
        {
            DeviceResponse? shown = await session.DisplayAsync(LogOnApplication.LogOn, null, cancellationToken);
            heard.Add($"shown {shown?.IsPositive} {shown?.Told}");
            DeviceResponse? refused = await session.SendAsync(new byte[] { 0xF1, 0xC3, 0x11, 0xFF, 0xFF }, cancellationToken);
            heard.Add($"refused {refused?.Sense}");
            heard.Add($"{await session.WaitSignalAsync(cancellationToken)}");
            heard.Add($"{(await session.WaitReplyAsync(cancellationToken))?.Aid}");
            done.SetResult();
            await session.ShowAsync(LogOnApplication.LogOn, null, cancellationToken);
        });
        await using S3270 terminal = S3270.Start(At(host));
        await terminal.ExpectAsync(1, 2, "CONFORMANCE HOST");

        await terminal.RunAsync("Attn()");
        await terminal.RunAsync("SysReq()");
        await done.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);

        Assert.Equal(["shown True True", "refused OperationCheck", "Attention", nameof(Aid.SysReq)], heard);
    }

    [Fact]
    public async Task The_system_talks_between_two_sessions()
    {
        TaskCompletionSource<string?> typed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using HostListener host = await StartAsync(new HostOptions(), async (session, cancellationToken) =>
        {
            await session.UnbindAsync(UnbindReason.Normal);
            typed.SetResult(await session.AskSystemAsync("WHICH APPLICATION?\n", cancellationToken));
            await session.ShowAsync(LogOnApplication.LogOn, null, cancellationToken);
        });
        await using S3270 terminal = S3270.Start(At(host));
        await terminal.ExpectAsync(1, 1, "WHICH APPLICATION?");

        await terminal.RunAsync("String(\"BANK\")");
        await terminal.RunAsync("Enter()");

        Assert.Equal("BANK", await typed.Task.WaitAsync(TimeSpan.FromSeconds(10), Token));
        await terminal.ExpectAsync(1, 2, "CONFORMANCE HOST");
    }

    [Fact]
    public async Task An_oversize_screen_is_used_whole()
    {
        Panel large = new()
        {
            Name = "large",
            Fields = [new() { Row = 60, Column = 120, Text = "FAR OUT" }, new() { Row = 1, Column = 2, Name = "in", Input = true, Length = 3 }],
        };
        await using HostListener host = await StartAsync(
            new HostOptions(), async (session, cancellationToken) => await session.ShowAsync(large, null, cancellationToken));
        await using S3270 terminal = S3270.Start("-model", "3279-4-E", "-oversize", "132x62", At(host));

        await terminal.ExpectAsync(60, 120, "FAR OUT");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Keep_alives_disturb_nobody(bool wantsAnswer)
    {
        HostOptions options = new() { KeepAlive = new KeepAlive(TimeSpan.FromMilliseconds(50), wantsAnswer) };
        await using HostListener host = await StartAsync(options, _application.RunAsync);
        await using S3270 terminal = S3270.Start(At(host));
        await terminal.ExpectAsync(1, 2, "CONFORMANCE HOST");

        await Task.Delay(500, Token);
        await terminal.RunAsync("String(ANNA)");
        await terminal.RunAsync("Enter()");

        await terminal.ExpectAsync(24, 2, "Wrong password");
    }

    private static string At(HostListener host) => $"127.0.0.1:{host.LocalAddress.Port}";

    private ValueTask<HostListener> StartAsync(HostOptions options, Func<HostSession, CancellationToken, Task> application) =>
        HostListener.StartAsync(_io, Address.Tcp("127.0.0.1", 0), options, application, Token);
}
