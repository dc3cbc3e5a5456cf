using Holdfast.Contracts.Config;
using Holdfast.Governance.Identity;
using Holdfast.Processes.Logs;
using Holdfast.Server.Config;
using Holdfast.Server.Startup;
using Holdfast.Server.Tests.Workers;

namespace Holdfast.Server.Tests.Config;

public sealed class ConfigServiceTests
{
    private const string Variable = "HOLDFAST_TEST_NAMED_LATER";
    private const string Before = "holdfast: 1\n";

    private const string After = $$"""
        holdfast: 1
        secrets: { late: { env: {{Variable}} } }
        workers:
          teller: { command: [sh, -c, "echo [${{Variable}}]; exec sleep 100"] }
        """;

    [Fact]
    public async Task A_secret_that_is_named_later_reaches_no_worker_that_is_started_then()
    {
        var cancellation = TestContext.Current.CancellationToken;
        Environment.SetEnvironmentVariable(Variable, "hunter2");
        var environment = new WorkerEnvironment([]);
        await using var node = await RealWorkers.StartAsync(environment);
        try
        {
            var arguments = new DaemonArguments { Config = Path.Combine(node.Folder, "holdfast.yaml") };
            await File.WriteAllTextAsync(arguments.Config, Before, cancellation);
            var running = (await NodeConfiguration.LoadAsync(node.Io, arguments, cancellation)).Value.Settings;
            var service = new ConfigService(node.Io, arguments, running, environment, node.Service);
            await File.WriteAllTextAsync(arguments.Config, After, cancellation);
            var plan = (await service.ApplyAsync(Caller.System("test"), new ApplyRequest(), cancellation)).Value;
            Assert.Equal("teller", Assert.Single(plan.Steps).Worker);
            Assert.Empty(plan.Pending);
            Assert.Equal("[]", await FirstLineAsync(node));
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
        }
    }

    private static async Task<string> FirstLineAsync(RealWorkers node)
    {
        while (true)
        {
            var found = (await node.Service.Logs.SearchAsync(new LogSearch { Workers = ["teller"] }, TestContext.Current.CancellationToken)).Value;
            if (found.Lines.Count > 0) return found.Lines[0].Text;
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
