using System.Globalization;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Health;
using Holdfast.Processes.Supervision;
using Holdfast.Runtime.Supervision;

namespace Holdfast.Processes.Tests.Supervision;

/// <summary>Workers with a port of their own, asked by gRPC; the server is of the gRPC project's own library (Debian: python3-grpcio).</summary>
[Trait("Category", "Slow")]
public sealed class IntegratedTests
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task It_is_given_a_free_port_and_is_ready_when_it_answers_there()
    {
        await using var node = await Node.StartAsync(Server());
        var ready = await node.WaitForAsync("a", view => view.Ready);
        var variables = (await File.ReadAllTextAsync($"/proc/{ready.Pid}/environ", node.Limit)).Split('\0');
        var started = await node.Journal.WaitForAsync(WorkerEventKinds.Started, "worker/a", 1, node.Limit);

        Assert.Equal(("integrated", HealthState.Healthy), (ready.Type, ready.Health));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"PORT={ready.Port}"), variables);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"HOLDFAST_HEALTH_ADDRESS=127.0.0.1:{ready.Port}"), variables);
        Assert.Equal(ready.Port, (int)TestJournal.Number(started, "port"));
    }

    [Fact]
    public async Task The_next_daemon_knows_the_port_of_one_that_lives_on()
    {
        await using var node = await Node.StartAsync(Server());
        var before = await node.WaitForAsync("a", view => view.Ready);
        await node.StopServiceAsync();
        await node.StartServiceAsync(Server());
        var after = await node.WaitForAsync("a", view => view.Ready);

        Assert.Equal((before.Pid, before.Port), (after.Pid, after.Port));
    }

    [Fact]
    public async Task One_that_does_not_serve_is_ended_and_started_again_on_another_port()
    {
        await using var node = await Node.StartAsync(Server("payments") with { Restart = new RestartOptions { StableAfter = TimeSpan.Zero } });
        var first = await node.WaitForPidAsync("a");
        var told = await node.Journal.WaitForAsync(WorkerEventKinds.Unhealthy, "worker/a", 1, node.Limit);
        var second = await node.WaitForPidAsync("a", first.Pid);

        Assert.Contains("liveness", told.Entry.Data, StringComparison.Ordinal);
        Assert.NotEqual(first.Port, second.Port);
    }

    private static WorkerDefinition Server(string service = "")
    {
        var check = new HealthCheckDefinition { Type = HealthCheckType.Grpc, Service = service, Interval = Often, Retries = 50 };
        return new WorkerDefinition
        {
            Name = "a",
            Type = WorkerType.Integrated,
            // The script ends with its input; a worker's is empty.
            Command = ["/bin/sh", "-c", "sleep 600 | exec /usr/bin/python3 Health/GrpcHealthServer.py health"],
            WorkingFolder = AppContext.BaseDirectory,
            Health = new WorkerHealthDefinition { Readiness = check, Liveness = check with { Retries = service.Length == 0 ? 100 : 20 } },
        };
    }
}
