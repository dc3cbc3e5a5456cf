using Holdfast.Conformance.Peers;
using Holdfast.Runtime;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Tn3270.Host;

namespace Holdfast.Conformance.Tn3270;

/// <summary>Debian's s3270 as the terminal of our host side.</summary>
[Trait("Category", "Slow")]
public sealed class S3270AsClientTests : IAsyncLifetime
{
    private readonly ThreadPoolIo _io = new();
    private readonly LogOnApplication _application = new();
    private readonly List<string> _log = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _io.DisposeAsync();

    [Theory]
    [InlineData("", true, "tn3270e")]
    [InlineData("", false, "tn3270")]
    [InlineData("N:", true, "tn3270")]
    public async Task S3270_logs_on_answers_fields_and_reads_the_screen(string prefix, bool hostTn3270E, string mode)
    {
        await using HostListener host = await StartAsync(new HostOptions { Tn3270E = hostTn3270E });
        await using S3270 terminal = S3270.Start("-model", "3279-2-E", $"{prefix}127.0.0.1:{host.LocalAddress.Port}");

        await terminal.ExpectAsync(1, 2, "CONFORMANCE HOST");
        string state = string.Join(' ', await terminal.RunAsync("Query(ConnectionState)"));
        Assert.Equal(mode == "tn3270e", state.Contains("tn3270e", StringComparison.OrdinalIgnoreCase));
        Assert.Equal("4 13", string.Join(' ', await terminal.RunAsync("Query(Cursor)")));
        await terminal.RunAsync("String(ANNA)");
        await terminal.RunAsync("Tab()");
        await terminal.RunAsync("String(WRONG)");
        Assert.DoesNotContain("WRONG", await terminal.ScreenAsync(), StringComparison.Ordinal);
        await terminal.RunAsync("Enter()");
        await terminal.ExpectAsync(24, 2, "Wrong password (Enter)");
        await terminal.ExpectAsync(5, 14, "ANNA");
        await terminal.RunAsync("Tab()");
        await terminal.RunAsync("String(SECRET)");
        await terminal.RunAsync("Enter()");
        await terminal.ExpectAsync(1, 2, "WELCOME ANNA ON HOLD0001");
        await terminal.RunAsync("String(1234)");
        await terminal.RunAsync("PF(8)");
        await terminal.ExpectAsync(24, 2, "PF8 1234 AT 3,18");
        await terminal.RunAsync("Clear()");
        await terminal.ExpectAsync(24, 2, "Clear");
        await terminal.RunAsync("PF(3)");
        await terminal.ExpectAsync(24, 2, "Logged off");

        Assert.Equal(["Enter ANNA/WRONG", "Enter ANNA/SECRET", "PF8 1234 T-4711", "Clear  T-4711"], _application.Heard);
    }

    [Fact]
    public async Task Colours_reach_a_terminal_that_has_them_and_a_plain_one_gets_none()
    {
        await using HostListener host = await StartAsync(new HostOptions());
        await using S3270 coloured = S3270.Start("-model", "3279-2-E", $"127.0.0.1:{host.LocalAddress.Port}");
        await using S3270 plain = S3270.Start("-model", "3278-2", $"127.0.0.1:{host.LocalAddress.Port}");
        await coloured.ExpectAsync(1, 2, "CONFORMANCE HOST");
        await plain.ExpectAsync(1, 2, "CONFORMANCE HOST");

        Assert.Contains("42=f5", string.Join('\n', await coloured.RunAsync("ReadBuffer(Ascii)")), StringComparison.Ordinal);
        Assert.DoesNotContain("42=", string.Join('\n', await plain.RunAsync("ReadBuffer(Ascii)")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_LU_asked_for_is_given_once()
    {
        await using HostListener host = await StartAsync(new HostOptions());
        await using S3270 first = S3270.Start($"TELLER1@127.0.0.1:{host.LocalAddress.Port}");
        await first.ExpectAsync(1, 2, "CONFORMANCE HOST");
        Assert.Contains("TELLER1", string.Join(' ', await first.RunAsync("Query(LuName)")), StringComparison.Ordinal);

        await using S3270 second = S3270.Start();
        (bool ok, _) = await second.TryAsync($"Connect(TELLER1@127.0.0.1:{host.LocalAddress.Port})");

        Assert.False(ok && (await second.ScreenAsync()).Contains("CONFORMANCE HOST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_panel_too_large_for_24_by_80_is_shown_on_the_alternate_size()
    {
        Panel tall = new()
        {
            Name = "tall",
            // s3270 counts as connected once there is a field to type into.
            Fields = [new() { Row = 40, Column = 70, Text = "DOWN HERE" }, new() { Row = 41, Column = 70, Name = "in", Input = true, Length = 3 }],
        };
        await using HostListener host = await HostListener.StartAsync(
            _io,
            Address.Tcp("127.0.0.1", 0),
            new HostOptions(),
            async (session, cancellationToken) => await session.ShowAsync(tall, null, cancellationToken),
            TestContext.Current.CancellationToken);
        await using S3270 terminal = S3270.Start("-model", "3278-4-E", $"127.0.0.1:{host.LocalAddress.Port}");

        await terminal.ExpectAsync(40, 70, "DOWN HERE");
    }

    private async Task<HostListener> StartAsync(HostOptions options) =>
        await HostListener.StartAsync(
            _io,
            Address.Tcp("127.0.0.1", 0),
            options with { Log = Log },
            _application.RunAsync,
            TestContext.Current.CancellationToken);

    private void Log(string line)
    {
        lock (_log)
        {
            _log.Add(line);
        }
    }
}
