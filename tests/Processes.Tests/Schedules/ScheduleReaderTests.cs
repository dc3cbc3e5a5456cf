using Holdfast.Configuration;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Schedules;
using Holdfast.Runtime.Supervision;

namespace Holdfast.Processes.Tests.Schedules;

public sealed class ScheduleReaderTests
{
    [Fact]
    public void A_scheduled_worker_does_not_start_with_the_node_and_is_not_started_again()
    {
        var worker = Assert.Single(Read("{ cron: '15 2 * * mon-fri', zone: Europe/Zurich, overlap: queue, missed: once, except: [2026-12-25] }", out var codes));
        Assert.Empty(codes);
        Assert.Equal((false, RestartPolicy.Never), (worker.Autostart, worker.Restart.Policy));
        Assert.Equal("15 2 * * mon-fri Europe/Zurich except 2026-12-25", worker.Schedule!.ToString());
        Assert.Equal((OverlapPolicy.Queue, MissedPolicy.Once), (worker.Schedule.Overlap, worker.Schedule.Missed));
    }

    [Theory]
    [InlineData("{ }", "HF1004")]
    [InlineData("{ cron: '* * * *' }", "HF1005")]
    [InlineData("{ cron: '@daily', every: 1h }", "HF1005")]
    [InlineData("{ at: tomorrow }", "HF1005")]
    [InlineData("{ every: 10ms }", "HF1005")]
    [InlineData("{ every: 1h, zone: Europe/Zuerich }", "HF1005")]
    [InlineData("{ every: 1h, except: [christmas] }", "HF1005")]
    [InlineData("{ every: 1h, overlap: both }", "HF1005")]
    [InlineData("{ evry: 1h }", "HF1003")]
    public void What_is_wrong_is_told_with_its_code(string schedule, string code)
    {
        Read(schedule, out var codes);
        Assert.Contains(code, codes);
    }

    private static IReadOnlyList<WorkerDefinition> Read(string schedule, out IReadOnlyList<string> codes)
    {
        var document = ConfigDocument.Parse("holdfast.yaml", $"workers: {{ w: {{ command: x, schedule: {schedule} }} }}", _ => null);
        var workers = WorkerReader.Read(document.Root, "/srv");
        codes = [.. document.Diagnostics.Select(diagnostic => diagnostic.Fault.Code.Id).Distinct()];
        return workers.Workers;
    }
}
