using Holdfast.Processes.Definition;
using Holdfast.Processes.Schedules;
using Holdfast.Processes.Tests.Supervision;
using Holdfast.Runtime.Supervision;
using Holdfast.Storage.Journal;

namespace Holdfast.Processes.Tests.Schedules;

[Trait("Category", "Slow")]
public sealed class SchedulerTests
{
    private const string Subject = "worker/report";

    [Fact]
    public async Task A_worker_runs_whenever_it_is_due_and_what_became_of_each_run_is_in_the_journal()
    {
        await using var node = await Node.StartAsync(Report("echo run"));
        await node.Journal.WaitForAsync(WorkerEventKindsOfStart, Subject, 2, node.Limit);
        var records = Records(node);

        Assert.Equal(("every 00:00:01", null, 0), (records[0].Schedule, records[0].Outcome, records[0].LeftOut));
        Assert.Equal(["started", "started"], records[1..3].Select(record => record.Outcome));
        Assert.True(records[1].Due < records[2].Due);
        var view = Assert.Single(node.Service.Schedules);
        Assert.Equal(("report", "every 00:00:01"), (view.Worker, view.Text));
        Assert.NotNull(view.NextRun);
    }

    [Fact]
    public async Task A_run_that_is_due_while_the_one_before_goes_on_is_left_out()
    {
        await using var node = await Node.StartAsync(Report("sleep 60"));
        while (Records(node).Count(record => record.Outcome == "left_out") < 2)
            await Task.Delay(50, node.Limit);
        Assert.Single(Records(node), record => record.Outcome == "started");
        Assert.Equal(0, node.Service.Find("report").Value.Restarts);
    }

    [Fact]
    public async Task After_a_restart_of_the_daemon_it_goes_on_where_it_was()
    {
        var worker = Report("echo run");
        await using var node = await Node.StartAsync(worker);
        while (Records(node).All(record => record.Outcome is null))
            await Task.Delay(50, node.Limit);
        await node.StopServiceAsync();
        var before = Records(node);
        await node.StartServiceAsync(worker);
        while (Records(node).Count == before.Count)
            await Task.Delay(50, node.Limit);
        var after = Records(node)[before.Count];
        Assert.NotNull(after.Outcome);
        Assert.True(after.Due > before[^1].Due);
    }

    [Fact]
    public async Task A_run_that_could_not_be_begun_is_not_called_started()
    {
        await using var node = await Node.StartAsync(Report("") with { Command = ["/no/such/program"] });
        while (Records(node).Count < 3)
            await Task.Delay(50, node.Limit);
        var (announced, refused) = (Records(node)[1], Records(node)[2]);

        Assert.Equal(("started", ScheduleRecord.Refused, announced.Due), (announced.Outcome, refused.Outcome, refused.Due));
        Assert.Contains("/no/such/program", refused.Reason, StringComparison.Ordinal);
        Assert.StartsWith("failed:", node.Journal.Records.Last(record => record.Entry.Kind == ScheduleRecord.Kind && record.Entry.Data.Contains("refused", StringComparison.Ordinal)).Entry.Result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_journal_that_cannot_be_read_delays_a_schedule_and_does_not_end_it()
    {
        await using var node = await Node.StartAsync();
        node.Journal.ReadFailures.Enqueue(new JournalException("the disk does not answer"));
        await node.Service.ApplyAsync(Node.Operator, [Report("echo run")], fingerprint: null, node.Limit);
        await node.Journal.WaitForAsync(WorkerEventKindsOfStart, Subject, 1, node.Limit);
        Assert.Empty(node.Journal.ReadFailures);
        await node.Service.ApplyAsync(Node.Operator, [], fingerprint: null, node.Limit);
        while (node.Service.Schedules.Count > 0)
            await Task.Delay(50, node.Limit);
        Assert.DoesNotContain(node.Journal.Records, record => record.Entry.Kind == Processes.Supervision.WorkerEventKinds.SupervisionFailed);
    }

    private const string WorkerEventKindsOfStart = Processes.Supervision.WorkerEventKinds.Started;

    private static WorkerDefinition Report(string script) => new()
    {
        Name = "report",
        Command = ["/bin/sh", "-c", script],
        Autostart = false,
        Restart = new RestartOptions { Policy = RestartPolicy.Never },
        Schedule = new ScheduleDefinition { Every = TimeSpan.FromSeconds(1) },
    };

    private static List<ScheduleRecord> Records(Node node) =>
        [.. node.Journal.Records.Where(record => record.Entry.Kind == ScheduleRecord.Kind).Select(record => ScheduleRecord.Of(record.Entry))];
}
