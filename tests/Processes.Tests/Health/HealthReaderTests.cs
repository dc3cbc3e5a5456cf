using Holdfast.Configuration;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Health;
using Holdfast.Runtime;

namespace Holdfast.Processes.Tests.Health;

public sealed class HealthReaderTests
{
    [Fact]
    public void One_check_serves_as_readiness_and_liveness()
    {
        var health = Read(
            """
            type: http
            url: http://127.0.0.1:8081/health
            interval: 5s
            timeout: 500ms
            initial_delay: 1s
            retries: 5
            successes: 2
            slow: 200ms
            expect: { status: 200-204, text: ok }
            """);

        Assert.Null(health.Startup);
        Assert.Equal(health.Readiness, health.Liveness);
        Assert.Equal(
            new HealthCheckDefinition
            {
                Type = HealthCheckType.Http, Url = new Uri("http://127.0.0.1:8081/health"), Interval = TimeSpan.FromSeconds(5),
                Timeout = TimeSpan.FromMilliseconds(500), InitialDelay = TimeSpan.FromSeconds(1), Retries = 5, Successes = 2,
                Slow = TimeSpan.FromMilliseconds(200), LeastStatus = 200, GreatestStatus = 204, Text = "ok",
            },
            health.Readiness! with { Command = health.Readiness.Command });
    }

    [Fact]
    public void Each_purpose_may_have_a_check_of_its_own()
    {
        var health = Read("{ startup: { type: tcp, port: 5432, retries: 30 }, readiness: { type: grpc, address: 'unix:/run/a.sock', service: pay }, liveness: { type: exec, command: ./alive -q } }");
        Assert.Equal((HealthCheckType.Tcp, Address.Tcp("127.0.0.1", 5432), 30), (health.Startup!.Type, health.Startup.Address, health.Startup.Retries));
        Assert.Equal((HealthCheckType.Grpc, Address.Unix("/run/a.sock"), "pay"), (health.Readiness!.Type, health.Readiness.Address, health.Readiness.Service));
        Assert.Equal(["./alive", "-q"], health.Liveness!.Command);
    }

    [Fact]
    public void A_template_may_leave_to_the_worker_where_to_ask()
    {
        var document = ConfigDocument.Parse(
            "holdfast.yaml",
            """
            templates: { web: { health: { type: http, interval: 5s } } }
            workers: { w: { extends: web, command: x, health: { url: "http://localhost:1/" } } }
            """,
            _ => null);
        var worker = Assert.Single(WorkerReader.Read(document.Root, "/srv").Workers);
        Assert.Empty(document.Diagnostics.Select(diagnostic => diagnostic.ToString()));
        Assert.Equal(TimeSpan.FromSeconds(5), worker.Health.Liveness!.Interval);
    }

    [Theory]
    [InlineData("{ type: http }", "HF1004")]
    [InlineData("{ }", "HF1004")]
    [InlineData("{ type: htp, url: x }", "HF1005")]
    [InlineData("{ type: https, url: 'http://localhost/' }", "HF1005")]
    [InlineData("{ type: tcp }", "HF1004")]
    [InlineData("{ type: tcp, port: 70000 }", "HF1005")]
    [InlineData("{ type: exec }", "HF1004")]
    [InlineData("{ type: process, interval: 0s }", "HF1005")]
    [InlineData("{ type: process, retries: 0 }", "HF1005")]
    [InlineData("{ type: process, intervall: 1s }", "HF1003")]
    [InlineData("{ type: process, url: x }", "HF1003")]
    [InlineData("{ type: tcp, port: 1, tls: true }", "HF1003")]
    [InlineData("{ type: exec, command: x, verify: false }", "HF1003")]
    [InlineData("{ type: http, url: 'http://localhost/', tls: true }", "HF1003")]
    [InlineData("{ type: process, liveness: { type: process } }", "HF1005")]
    [InlineData("{ type: http, url: 'http://localhost/', expect: { status: 20 } }", "HF1005")]
    public void What_is_wrong_is_told_with_its_code(string health, string code)
    {
        var document = ConfigDocument.Parse("holdfast.yaml", $"workers: {{ w: {{ command: x, health: {health} }} }}", _ => null);
        WorkerReader.Read(document.Root, "/srv");
        Assert.Equal([code], document.Diagnostics.Select(diagnostic => diagnostic.Fault.Code.Id).Distinct());
    }

    private static WorkerHealthDefinition Read(string health)
    {
        var indented = string.Join("\n", health.Split('\n').Select(line => $"      {line}"));
        var document = ConfigDocument.Parse("holdfast.yaml", $"workers:\n  w:\n    command: x\n    health:\n{indented}\n", _ => null);
        var workers = WorkerReader.Read(document.Root, "/srv");
        Assert.Empty(document.Diagnostics.Select(diagnostic => diagnostic.ToString()));
        return Assert.Single(workers.Workers).Health;
    }
}
