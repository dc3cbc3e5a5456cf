using System.Diagnostics;
using System.Globalization;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Health;
using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Processes.Tests.Health;

/// <summary>Against a server made with the gRPC project's own library (Debian: python3-grpcio).</summary>
[Trait("Category", "Slow")]
public sealed class GrpcProbeTests : IAsyncLifetime
{
    private readonly ThreadPoolIo _io = new();
    private Process? _server;

    [Theory]
    [InlineData("", null)]
    [InlineData("payments", "it is NOT_SERVING")]
    [InlineData("ledger", "it is UNKNOWN")]
    [InlineData("nobody", "it does not know the service \"nobody\"")]
    public async Task A_service_is_as_the_server_says(string service, string? expected) =>
        Assert.Equal(expected, await AskAsync(await StartAsync("health"), service));

    [Fact]
    public async Task A_server_without_the_health_service_is_told_of() =>
        Assert.Equal("it has no health service (UNIMPLEMENTED)", await AskAsync(await StartAsync("bare"), ""));

    [Fact]
    public async Task A_server_that_does_not_answer_is_left_when_the_time_is_over()
    {
        var port = await StartAsync("health");
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await AskAsync(port, "slow", limit.Token));
    }

    [Fact]
    public async Task Where_nobody_listens_the_probe_says_so() =>
        Assert.Contains("refused", await AskAsync(1, ""), StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void A_long_name_has_a_long_length() =>
        Assert.Equal<byte>([0, 0, 0, 0, 203, 0x0a, 200, 1], GrpcProbe.Request(new string('x', 200))[..8]);

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 0, 2, 8, 1 }, null)]
    [InlineData(new byte[] { 0, 0, 0, 0, 9, 8, 1 }, "the answer breaks off")]
    [InlineData(new byte[] { 1, 0, 0, 0, 2, 8, 1 }, "the answer is compressed, which was not asked for")]
    [InlineData(new byte[] { 0, 0, 0, 0, 2, 16, 1 }, "the answer is no HealthCheckResponse")]
    [InlineData(new byte[] { }, "the answer holds no message")]
    public void An_answer_is_read_to_the_byte(byte[] answer, string? expected) => Assert.Equal(expected, GrpcProbe.Judge(answer));

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            _server.StandardInput.Close();
            await _server.WaitForExitAsync();
            _server.Dispose();
        }

        await _io.DisposeAsync();
    }

    private async Task<int> StartAsync(string mode)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Health", "GrpcHealthServer.py");
        _server = Process.Start(new ProcessStartInfo("/usr/bin/python3", [script, mode])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false,
        })!;
        return int.Parse((await _server.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!, CultureInfo.InvariantCulture);
    }

    private async Task<string?> AskAsync(int port, string service, CancellationToken? limit = null)
    {
        var check = new HealthCheckDefinition { Type = HealthCheckType.Grpc, Address = Address.Tcp("127.0.0.1", port), Service = service };
        var probe = ProbeTests.Factory(_io).Make(
            new WorkerDefinition { Name = "a", Command = ["a"] }, check, new KeptChild("worker/a", 1, 1, 0, null));
        return await probe.AskAsync(limit ?? TestContext.Current.CancellationToken);
    }
}
