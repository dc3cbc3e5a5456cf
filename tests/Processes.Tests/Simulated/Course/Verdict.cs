using System.Text.Json;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Supervision;
using Holdfast.Processes.Tests.Simulated.Kernel;
using Holdfast.Storage.Journal;

namespace Holdfast.Processes.Tests.Simulated.Course;

/// <summary>Says whether everything is as it has to be when all is quiet.</summary>
internal sealed class Verdict(BusyCourse course)
{
    private IEnumerable<ModelledProcess> Workers => course.Machine.Processes.Where(process => process.Id.Length > 0);

    /// <summary>Who is wanted runs, unless it waits for somebody who is not wanted; who is not wanted does not run.</summary>
    /// <param name="isLast">Whether the last orders were all carried out; before them one to remove a worker may have been refused, for want of a Keeper.</param>
    public void AssertWantsAreMet(bool isLast)
    {
        var defined = course.Orders.Definitions.ToDictionary(one => one.Name, StringComparer.Ordinal);
        foreach (var (name, want) in course.Orders.Wants)
        {
            var living = Workers.Where(process => process.Lives && process.Id == $"worker/{name}").ToList();
            if (!defined.ContainsKey(name))
                Assert.True(living.Count == 0 || (want == Want.Unsure && !isLast), $"{name} is not defined and lives: {About(name)}");
            else if (want == Want.Stopped)
                Assert.True(living.Count == 0, $"{name} was stopped and lives: {About(name)}");
            else if (want == Want.Running && NeedsAreWanted(name, defined))
                AssertRuns(name, living);
        }
    }

    /// <summary>Every living child is held by the Keeper and known to the daemon, and nothing else is held.</summary>
    public void AssertNobodyIsLost()
    {
        var keeper = course.Bench.Keeper!;
        Assert.Equal(
            Workers.Where(process => process.Lives).Select(process => process.ToString()).Order(StringComparer.Ordinal),
            keeper.Children.Living.Where(child => !child.Facts.Foreign).Select(child => child.Process.ToString()).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(keeper.Children.List().Children, child => child.End is not null);
        Assert.Equal(1, keeper.Clients);
        foreach (var process in Workers.Where(process => process.Lives))
            Assert.Equal(process.Pid, course.Service!.Find(process.Id["worker/".Length..]).Value.Pid);
    }

    /// <summary>Whoever others run is watched, and nobody else is; the ends of those that were watched are told once.</summary>
    public void AssertOthersAreWatched()
    {
        var living = course.Others.Living.Where(one => one.Process is not null).ToList();
        Assert.NotEmpty(living);
        Assert.Equal(
            living.Select(one => one.Process!.ToString()).Order(StringComparer.Ordinal),
            course.Bench.Keeper!.Children.Living.Where(child => child.Facts.Foreign).Select(child => child.Process.ToString()).Order(StringComparer.Ordinal));
        Assert.All(living, one => Assert.Equal((WorkerState.Running, one.Process!.Pid), course.Service!.Find(one.Worker).Value is var view ? (view.State, view.Pid) : default));
        var ends = course.Disk.Records.Where(record => record.Entry.Kind == WorkerEventKinds.Exited && record.Entry.Subject!.StartsWith("worker/others", StringComparison.Ordinal))
            .CountBy(record => (record.Entry.Subject, WorkerRecord.ProcessOf(record.Entry)));
        Assert.NotEmpty(ends);
        Assert.All(ends, end => Assert.True(end.Value == 1, $"the end of {end.Key} was recorded {end.Value} times"));
    }

    /// <summary>Every end is recorded once: with the code, or as unknown where nobody can have known.</summary>
    public void AssertEndsAreTold()
    {
        var ends = course.Disk.Records.Where(record => record.Entry.Kind == WorkerEventKinds.Exited && !record.Entry.Subject!.StartsWith("worker/others", StringComparison.Ordinal))
            .ToLookup(record => (record.Entry.Subject, WorkerRecord.ProcessOf(record.Entry)!.Value.Pid, WorkerRecord.ProcessOf(record.Entry)!.Value.StartTicks));
        foreach (var process in Workers.Where(process => !process.Lives))
        {
            var told = ends[(process.Id, process.Pid, process.StartTicks)].ToList();
            Assert.True(told.Count == 1 || (told.Count == 0 && !process.IsNoted), $"the end of {process} was recorded {told.Count} times: {About(process)}");
            foreach (var record in told)
                AssertIsTrue(process, record);
        }

        Assert.Equal(
            Workers.Count(process => !process.Lives && ends.Contains((process.Id, process.Pid, process.StartTicks))), ends.Count);
    }

    /// <summary>Each log is what was written into the pipe, but for what was in one that nobody had open any more.</summary>
    public void AssertLogsAreWhole()
    {
        var written = 0;
        foreach (var pipe in course.Machine.Pipes.Values)
        {
            Assert.True(pipe.Abandoned == 0, $"{pipe.Path} was closed with {pipe.Abandoned} bytes in it");
            var log = course.Machine.LogAt(course.Machine.LogOf(pipe));
            Assert.True(pipe.Waiting < 100, $"{pipe.Path} is not emptied");
            Assert.True(pipe.Owed.Take(pipe.Owed.Count - pipe.Waiting).SequenceEqual(log), $"the log of {pipe.Path} is not what was written");
            written += log.Count;
        }

        Assert.True(written > 1_000, "nothing worth speaking of was written");
    }

    private void AssertRuns(string name, List<ModelledProcess> living)
    {
        var view = course.Service!.Find(name).Value;
        Assert.True(
            living.Count == 1 && view.State == WorkerState.Running && view.Pid == living[0].Pid,
            $"{name} does not run: {view.State} with pid {view.Pid}, {view.Reason}; there lives {string.Join(", ", living)}: {About(name)}");
    }

    private bool NeedsAreWanted(string name, Dictionary<string, WorkerDefinition> defined) => defined[name].DependsOn.All(
        need => !course.Orders.Wants.TryGetValue(need.Worker, out var want) || (want == Want.Running && NeedsAreWanted(need.Worker, defined)));

    private void AssertIsTrue(ModelledProcess process, JournalRecord record)
    {
        using var data = JsonDocument.Parse(record.Entry.Data);
        if (data.RootElement.TryGetProperty("exit", out _))
        {
            Assert.True(process.WasOrphaned, $"the end of {process} was known, and told as unknown: {About(process)}");
            return;
        }

        var told = (data.RootElement.GetProperty("code").GetInt32(), data.RootElement.GetProperty("signal").GetInt32());
        Assert.True(told == (process.Code, process.Signal), $"{process} ended with {(process.Code, process.Signal)}, and {told} was told: {About(process)}");
    }

    private string About(string name) => string.Join("; ", course.Disk.About($"worker/{name}").TakeLast(12).Select(Words));

    private string About(ModelledProcess process) => string.Join("; ", course.Disk.About(process.Id)
        .Where(record => WorkerRecord.ProcessOf(record.Entry) == (process.Pid, process.StartTicks)).TakeLast(20).Select(Words));

    private static string Words(JournalRecord record) => $"{record.Sequence} {record.Time:mm:ss.ffffff} {record.Entry.Kind} {record.Entry.Data}";
}
