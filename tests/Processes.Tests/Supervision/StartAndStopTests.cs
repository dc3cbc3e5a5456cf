using Holdfast.Processes.Definition;
using Holdfast.Processes.Supervision;

namespace Holdfast.Processes.Tests.Supervision;

/// <summary>First starts and last ends, with a real Keeper and real programs.</summary>
public sealed class StartAndStopTests
{
    [Fact]
    public async Task A_program_that_is_being_written_at_its_first_start_runs_as_soon_as_it_is_written()
    {
        await using var node = new Node();
        var program = Path.Combine(node.Folder, "program");
        File.Copy("/bin/sleep", program);
        await using (File.OpenWrite(program))
        {
            await node.StartServiceAsync(new WorkerDefinition { Name = "a", Command = [program, "60"] });
            var waiting = await node.WaitForAsync("a", view => view.State == WorkerState.Backoff);
            Assert.Contains("busy", waiting.Reason, StringComparison.OrdinalIgnoreCase);
        }

        await node.WaitForAsync("a", view => view.State == WorkerState.Running);
    }

    [Theory]
    [InlineData("", "trap 'sleep 0.3; echo finished > $F; exit' TERM")]
    [InlineData("setsid", "trap 'sleep 0.3; echo finished > $F; exit' TERM")]
    public async Task A_shell_that_dies_of_the_stop_signal_does_not_take_its_programs_time_from_it(string session, string onSignal)
    {
        await using var node = new Node { ControlGroups = false };
        var worker = await StartTreeAsync(node, session, onSignal);
        var stopped = await node.Service.StopAsync(Node.Operator, "a", node.Limit);

        Assert.Equal((WorkerState.Stopped, 15), (stopped.Value.State, stopped.Value.LastExit!.Signal));
        Assert.Equal("finished\n", await File.ReadAllTextAsync(Path.Combine(node.Folder, "said"), node.Limit));
        Assert.DoesNotContain(WorkerEventKinds.Killed, node.Journal.Kinds("worker/a"));
        Assert.False(Directory.Exists($"/proc/{worker}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("setsid")]
    public async Task Whoever_is_left_of_the_tree_is_killed_when_the_stop_timeout_has_passed(string session)
    {
        await using var node = new Node { ControlGroups = false };
        var deaf = await StartTreeAsync(node, session, "trap 'echo heard > $F' TERM");
        var stopped = await node.Service.StopAsync(Node.Operator, "a", node.Limit);

        Assert.Equal(WorkerState.Stopped, stopped.Value.State);
        Assert.Equal("heard\n", await File.ReadAllTextAsync(Path.Combine(node.Folder, "said"), node.Limit));
        Assert.Contains(WorkerEventKinds.Killed, node.Journal.Kinds("worker/a"));
        while (Directory.Exists($"/proc/{deaf}"))
            await Task.Delay(5, node.Limit);
    }

    // A shell without a handler of its own, and a program below it; answers that program's number when it is ready for the signal.
    private static async Task<string> StartTreeAsync(Node node, string session, string onSignal)
    {
        var (ready, inner) = (Path.Combine(node.Folder, "pid"), Path.Combine(node.Folder, "inner.sh"));
        await File.WriteAllTextAsync(
            inner, $"F={node.Folder}/said; {onSignal}; echo $$ > {ready}.new; mv {ready}.new {ready}; while :; do sleep 0.02; done", node.Limit);
        await node.StartServiceAsync(new WorkerDefinition
        {
            Name = "a",
            Command = ["/bin/sh", "-c", $"{session} sh {inner} & wait"],
            StopTimeout = TimeSpan.FromSeconds(2),
        });
        while (!File.Exists(ready))
            await Task.Delay(5, node.Limit);
        return (await File.ReadAllTextAsync(ready, node.Limit)).Trim();
    }
}
