using System.Net;
using System.Net.Sockets;
using System.Text;
using Holdfast.Processes.Console;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Health;
using Holdfast.Processes.Supervision;
using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;
using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Processes.Tests.Health;

public sealed class ProbeTests : IAsyncLifetime
{
    private readonly ThreadPoolIo _io = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private CancellationToken Limit => TestContext.Current.CancellationToken;

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    [Theory]
    [InlineData("HTTP/1.1 200 OK", "all is well", null)]
    [InlineData("HTTP/1.1 302 Found", "all is well", null)]
    [InlineData("HTTP/1.1 503 Service Unavailable", "all is well", "answered 503")]
    [InlineData("HTTP/1.1 200 OK", "nothing is", "answered 200 without the text \"all is well\"")]
    [InlineData("rubbish", "", "http://")]
    public async Task An_answer_of_HTTP_is_judged_by_status_and_text(string head, string body, string? refusal)
    {
        var answering = AnswerAsync($"{head}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");
        var check = new HealthCheckDefinition { Type = HealthCheckType.Http, Url = new Uri($"http://127.0.0.1:{Port}/health"), Text = "all is well" };
        var answer = await AskAsync(check);
        await answering;
        if (refusal is null)
            Assert.Null(answer);
        else
            Assert.Contains(refusal, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_that_takes_connections_passes_and_a_closed_one_does_not()
    {
        var check = new HealthCheckDefinition { Type = HealthCheckType.Tcp, Address = Address.Tcp("127.0.0.1", Port) };
        Assert.Null(await AskAsync(check));
        _listener.Stop();
        Assert.Contains("refused", await AskAsync(check), StringComparison.OrdinalIgnoreCase);
        _listener.Start();
    }

    [Fact]
    public async Task A_process_that_is_gone_does_not_pass() =>
        Assert.Equal("the process 4194301 is gone", await AskAsync(new HealthCheckDefinition { Type = HealthCheckType.Process }));

    public ValueTask InitializeAsync()
    {
        _listener.Start();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _io.DisposeAsync();
    }

    private async Task AnswerAsync(string answer)
    {
        using var connection = await _listener.AcceptSocketAsync(Limit);
        var buffer = new byte[4096];
        await connection.ReceiveAsync(buffer, Limit);
        await connection.SendAsync(Encoding.ASCII.GetBytes(answer), Limit);
        connection.Shutdown(SocketShutdown.Send);
        while (await connection.ReceiveAsync(buffer, Limit) > 0)
        {
        }
    }

    /// <summary>Makes probes that run no programs.</summary>
    internal static ProbeFactory Factory(Io io) =>
        new(io, terminal: null, new ExecLaunch(io, new WorkerSpawn(() => new Dictionary<string, string>(), "/logs"), address: null, () => null));

    private async Task<string?> AskAsync(HealthCheckDefinition check, CancellationToken? limit = null)
    {
        var worker = new WorkerDefinition { Name = "a", Command = ["a"] };
        return await Factory(_io).Make(worker, check, new KeptChild("worker/a", 4_194_301, 1, 0, null))
            .AskAsync(limit ?? Limit);
    }
}
