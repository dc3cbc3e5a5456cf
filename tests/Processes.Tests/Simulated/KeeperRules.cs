using System.Globalization;
using Holdfast.Processes.Tests.Simulated.Kernel;
using Holdfast.Runtime.Keeping;

namespace Holdfast.Processes.Tests.Simulated;

/// <summary>What a Keeper does, as its clients see it: the real one and the model answer to the same assertions, so that the model cannot drift.</summary>
public abstract class KeeperRules
{
    private const int SigKill = 9;
    private const int SigTerm = 15;
    private static readonly ChildPlan Waits = new();

    private protected abstract Task RunAsync(Func<KeeperBench, Task> body);

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(255)]
    public Task An_end_is_told_with_its_code_and_kept_until_it_is_released(int code) => RunAsync(async bench =>
    {
        await using var keeper = await bench.ConnectAsync();
        var child = await keeper.SpawnAsync(bench.Order("a", new ChildPlan { Lives = 0, Code = code }), default);
        Assert.Equal(("a", true, true), (child.Id, child.Pid > 0, child.StartTicks > 0));
        var ended = await keeper.Events.ReadAsync();
        Assert.True(ended.IsSameProcess(child));
        Assert.Equal((code, 0, false), (ended.End!.Code, ended.End.Signal, ended.End.Unknown));
        Assert.True(ended.SpawnedAt <= ended.End.DiedAt);
        Assert.Equal((child.Pid, code), Assert.Single(await keeper.ListAsync(default)) is var held ? (held.Pid, held.End!.Code) : default);

        await keeper.ReleaseAsync(child, default);
        Assert.Empty(await keeper.ListAsync(default));
        Assert.Equal(KeeperFailure.NoSuchChild, await FailureOfAsync(() => keeper.ReleaseAsync(child, default)));
    });

    [Fact]
    public Task Nobody_is_started_beside_a_living_child_with_the_id_and_an_ended_one_is_no_obstacle() => RunAsync(async bench =>
    {
        await using var keeper = await bench.ConnectAsync();
        var first = await keeper.SpawnAsync(bench.Order("a", Waits), default);
        var failure = await Assert.ThrowsAsync<KeeperException>(async () => await keeper.SpawnAsync(bench.Order("a", Waits), default));
        Assert.Equal(KeeperFailure.Duplicate, failure.Failure);
        Assert.True(failure.Child!.IsSameProcess(first));
        Assert.Equal(KeeperFailure.StillHeld, await FailureOfAsync(() => keeper.ReleaseAsync(first, default)));

        await keeper.SignalAsync(first, SigKill, default);
        await keeper.Events.ReadAsync();
        var second = await keeper.SpawnAsync(bench.Order("a", Waits), default);
        Assert.False(second.IsSameProcess(first));
        Assert.Equal([first.Pid, second.Pid], (await keeper.ListAsync(default)).Select(child => child.Pid));
    });

    [Fact]
    public Task A_signal_meets_only_the_child_that_it_names() => RunAsync(async bench =>
    {
        await using var keeper = await bench.ConnectAsync();
        var child = await keeper.SpawnAsync(bench.Order("a", Waits), default);
        Assert.Equal(KeeperFailure.NoSuchChild, await FailureOfAsync(() => keeper.SignalAsync(child with { Pid = child.Pid + 1 }, SigTerm, default)));
        Assert.Equal(KeeperFailure.NoSuchChild, await FailureOfAsync(() => keeper.SignalAsync(child with { Id = "b" }, SigTerm, default)));
        Assert.Equal(
            KeeperFailure.NoSuchChild,
            await FailureOfAsync(() => keeper.SignalAsync(child with { StartTicks = child.StartTicks + 1 }, SigTerm, default)));
        Assert.Equal(KeeperFailure.Invalid, await FailureOfAsync(() => keeper.SignalAsync(child, 65, default)));
        await keeper.SignalAsync(child, SigTerm, default);
        var ended = await keeper.Events.ReadAsync();
        Assert.Equal((0, SigTerm, false), (ended.End!.Code, ended.End.Signal, ended.End.IsClean));
        Assert.Equal(KeeperFailure.NoSuchChild, await FailureOfAsync(() => keeper.SignalAsync(child, SigTerm, default)));
    });

    [Fact]
    public Task A_child_can_end_well_when_told_to_or_not_heed_it() => RunAsync(async bench =>
    {
        await using var keeper = await bench.ConnectAsync();
        var well = await keeper.SpawnAsync(bench.Order("well", new ChildPlan { TermCode = 3, Lines = 1 }, "well"), default);
        await UntilAsync(bench, async () => await bench.ReadLogAsync("well") == "1\n");
        var deaf = await keeper.SpawnAsync(bench.Order("deaf", new ChildPlan { IgnoresTerm = true, Lines = 1 }, "deaf"), default);
        await UntilAsync(bench, async () => await bench.ReadLogAsync("deaf") == "1\n");

        await keeper.SignalAsync(deaf, SigTerm, default);
        await keeper.SignalAsync(well, SigTerm, default);
        Assert.Equal(("well", 3), await keeper.Events.ReadAsync() is var first ? (first.Id, first.End!.Code) : default);
        await keeper.SignalAsync(deaf, SigKill, default);
        Assert.Equal(("deaf", SigKill), await keeper.Events.ReadAsync() is var second ? (second.Id, second.End!.Signal) : default);
    });

    [Fact]
    public Task An_order_that_is_not_possible_starts_nobody() => RunAsync(async bench =>
    {
        await using var keeper = await bench.ConnectAsync();
        var good = bench.Order("a", Waits, "a");
        var missing = await Assert.ThrowsAsync<KeeperException>(async () => await keeper.SpawnAsync(good with { File = "/no/such/program" }, default));
        Assert.Equal((KeeperFailure.SpawnFailed, ModelledMachine.NoEntry), (missing.Failure, missing.Errno));
        foreach (var wrong in new[]
        {
            good with { File = "" },
            good with { Id = "" },
            good with { Id = new string('a', 101) },
            good with { Output = good.Output! with { PipeFile = "" } },
            good with { Output = good.Output! with { LogFile = good.Output.LogFile + ".txt" } },
            good with { Output = good.Output! with { RotateBytes = 4095 } },
        })
        {
            Assert.Equal(KeeperFailure.Invalid, await FailureOfAsync(async () => await keeper.SpawnAsync(wrong, default)));
        }

        Assert.Empty(await keeper.ListAsync(default));
        await keeper.SpawnAsync(good, default);
    });

    [Fact]
    public Task All_that_a_child_wrote_is_in_its_log_before_its_end_is_told() => RunAsync(async bench =>
    {
        const int lines = 500;
        await using var keeper = await bench.ConnectAsync();
        for (var run = 1; run <= 2; run++)
        {
            await keeper.SpawnAsync(bench.Order("a", new ChildPlan { Lives = 0, Lines = lines }, "a"), default);
            var ended = await keeper.Events.ReadAsync();
            Assert.Equal(Numbers(lines).Length, ended.Output!.Kept);
            Assert.Equal(0, ended.Output.Dropped);
            Assert.Equal(string.Concat(Enumerable.Repeat(Numbers(lines), run)), await bench.ReadLogAsync("a"));
        }
    });

    [Fact]
    public Task Everyone_who_is_connected_is_told_of_an_end_and_who_comes_later_finds_it() => RunAsync(async bench =>
    {
        await using var one = await bench.ConnectAsync();
        await using var other = await bench.ConnectAsync();
        Assert.Equal(one.KeeperPid, other.KeeperPid);
        var child = await one.SpawnAsync(bench.Order("a", Waits), default);
        await other.SignalAsync(child, SigKill, default);
        Assert.True((await one.Events.ReadAsync()).IsSameProcess(child));
        Assert.True((await other.Events.ReadAsync()).IsSameProcess(child));
        await using var later = await bench.ConnectAsync();
        Assert.Equal(SigKill, Assert.Single(await later.ListAsync(default)).End!.Signal);
        Assert.False(later.Events.TryRead(out _));
    });

    [Fact]
    public Task The_next_Keeper_holds_the_same_children_and_tells_their_ends() => RunAsync(async bench =>
    {
        KeptChild child;
        await using (var first = await bench.ConnectAsync())
        {
            child = await first.SpawnAsync(bench.Order("a", new ChildPlan { Lines = 100 }, "a"), default);
            Assert.False(child.Adopted);
        }

        for (var kill = 0; kill < 3; kill++)
            await bench.KillAsync();
        await using var next = await bench.ConnectAsync();
        var held = Assert.Single(await next.ListAsync(default));
        Assert.True(held.IsSameProcess(child));
        Assert.Equal((true, child.SpawnedNanoseconds, null), (held.Adopted, held.SpawnedNanoseconds, held.End));
        Assert.Equal(KeeperFailure.Duplicate, await FailureOfAsync(async () => await next.SpawnAsync(bench.Order("a", Waits), default)));
        await UntilAsync(bench, async () => await bench.ReadLogAsync("a") == Numbers(100));

        await next.SignalAsync(child, SigTerm, default);
        var ended = await next.Events.ReadAsync();
        Assert.True(ended.IsSameProcess(child));
        Assert.True(ended.Adopted);
        AssertHonest(ended.End!, 0, SigTerm);
        await next.ReleaseAsync(child, default);
        Assert.False((await next.SpawnAsync(bench.Order("a", Waits), default)).Adopted);
    });

    [Fact]
    public Task Who_ended_while_there_was_no_Keeper_is_told_honestly_and_earlier_ends_are_kept() => RunAsync(async bench =>
    {
        KeptChild kept, gone, released;
        await using (var first = await bench.ConnectAsync())
        {
            kept = await first.SpawnAsync(bench.Order("kept", new ChildPlan { Lives = 0, Code = 7 }), default);
            await first.Events.ReadAsync();
            released = await first.SpawnAsync(bench.Order("released", new ChildPlan { Lives = 0, Code = 8 }), default);
            await first.Events.ReadAsync();
            await first.ReleaseAsync(released, default);
            gone = await first.SpawnAsync(bench.Order("gone", Waits), default);
        }

        await bench.KillAsync();
        await bench.KillProcessAsync(gone.Pid);
        for (var again = 0; again < 2; again++)
        {
            await using (var next = await bench.ConnectAsync())
            {
                var held = await next.ListAsync(default);
                Assert.Equal(["kept", "gone"], held.Select(child => child.Id));
                Assert.Equal((kept.Pid, 7, false), (held[0].Pid, held[0].End!.Code, held[0].End!.Unknown));
                Assert.True(held[1].IsSameProcess(gone));
                AssertHonest(held[1].End!, 0, SigKill);
            }

            await bench.KillAsync();
        }
    });

    [Fact]
    public Task A_process_is_adopted_by_pid_and_start_time_alone() => RunAsync(async bench =>
    {
        KeptChild child;
        await using (var first = await bench.ConnectAsync())
            child = await first.SpawnAsync(bench.Order("a", new ChildPlan { Lines = 10 }, "a"), default);
        await bench.KillAsync(forgetting: true);
        await using var next = await bench.ConnectAsync();
        Assert.Empty(await next.ListAsync(default));
        foreach (var other in new[] { child with { StartTicks = child.StartTicks + 1 }, child with { StartTicks = 0 }, child with { Pid = 0 } })
            Assert.Equal(KeeperFailure.NoSuchChild, await FailureOfAsync(async () => await next.AdoptAsync(other, null, null, default)));

        var adopted = await next.AdoptAsync(child, bench.CaptureAs("a"), null, default);
        Assert.True(adopted.IsSameProcess(child));
        Assert.True(adopted.Adopted);
        await UntilAsync(bench, async () => await bench.ReadLogAsync("a") == Numbers(10));
        Assert.Equal(KeeperFailure.Duplicate, await FailureOfAsync(async () => await next.AdoptAsync(child, null, null, default)));
        await next.SignalAsync(child, SigKill, default);
        AssertHonest((await next.Events.ReadAsync()).End!, 0, SigKill);
        Assert.Equal(KeeperFailure.NoSuchChild, await FailureOfAsync(async () => await next.AdoptAsync(child, null, null, default)));
    });

    [Fact]
    public Task What_is_not_adopted_is_not_touched() => RunAsync(async bench =>
    {
        KeptChild child;
        await using (var first = await bench.ConnectAsync())
            child = await first.SpawnAsync(bench.Order("a", Waits), default);
        await bench.KillAsync(forgetting: true);
        await using var next = await bench.ConnectAsync();
        Assert.Equal(KeeperFailure.NoSuchChild, await FailureOfAsync(() => next.SignalAsync(child, SigKill, default)));
        Assert.True(await ProcessLife.LivesAsync(bench.Io, child.Pid, child.StartTicks, default));
        await bench.KillProcessAsync(child.Pid);
        Assert.False(await ProcessLife.LivesAsync(bench.Io, child.Pid, child.StartTicks, default));
    });

    [Fact]
    public Task A_child_with_a_succession_is_followed_before_its_end_is_told_and_never_by_more_than_was_ordered() => RunAsync(async bench =>
    {
        await using var keeper = await bench.ConnectAsync();
        var order = bench.Order("a", Waits) with { Succession = new KeeperSuccession(TimeSpan.Zero, AfterSuccess: false) };
        var first = await keeper.SpawnAsync(order, default);
        await bench.KillProcessAsync(first.Pid);
        var ended = await keeper.Events.ReadAsync();
        Assert.True(ended.IsSameProcess(first));
        var second = Assert.Single(await keeper.ListAsync(default), child => child.End is null);
        Assert.Equal(second.Pid, ended.Successor);

        // It is not followed itself until it was asked for, and then it is.
        var duplicate = await Assert.ThrowsAsync<KeeperException>(async () => await keeper.SpawnAsync(order, default));
        Assert.True(duplicate.Child!.IsSameProcess(second));
        await bench.KillProcessAsync(second.Pid);
        var third = (await keeper.Events.ReadAsync()).Successor;
        Assert.NotEqual(0, third);
        await bench.KillProcessAsync(third);
        Assert.Equal(0, (await keeper.Events.ReadAsync()).Successor);
        Assert.DoesNotContain(await keeper.ListAsync(default), child => child.End is null);
    });

    [Fact]
    public Task Who_was_signalled_or_disinherited_or_outlived_its_Keeper_has_no_successor() => RunAsync(async bench =>
    {
        var order = bench.Order("a", Waits) with { Succession = new KeeperSuccession(TimeSpan.Zero, AfterSuccess: true) };
        KeptChild last;
        await using (var keeper = await bench.ConnectAsync())
        {
            var signalled = await keeper.SpawnAsync(order, default);
            await keeper.EndAsync(signalled, SigTerm, default);
            Assert.Equal(0, (await keeper.Events.ReadAsync()).Successor);
            var disinherited = await keeper.SpawnAsync(order, default);
            await keeper.DisinheritAsync(disinherited, default);
            await bench.KillProcessAsync(disinherited.Pid);
            Assert.Equal(0, (await keeper.Events.ReadAsync()).Successor);
            last = await keeper.SpawnAsync(order, default);
        }

        await bench.KillAsync();
        await using var next = await bench.ConnectAsync();
        await bench.KillProcessAsync(last.Pid);
        Assert.Equal(0, (await next.Events.ReadAsync()).Successor);
    });

    [Fact]
    public Task A_process_of_others_is_watched_by_whichever_Keeper_and_nothing_is_done_to_it() => RunAsync(async bench =>
    {
        var process = await bench.StartForeignAsync("w");
        await using (var first = await bench.ConnectAsync())
        {
            Assert.Equal(KeeperFailure.NoSuchChild, await FailureOfAsync(async () => await first.WatchAsync(process with { StartTicks = process.StartTicks + 1 }, default)));
            Assert.True((await first.WatchAsync(process, default)).Foreign);
            Assert.Equal(KeeperFailure.Duplicate, await FailureOfAsync(async () => await first.WatchAsync(process, default)));
            Assert.Equal(KeeperFailure.Invalid, await FailureOfAsync(async () => await first.WatchAsync(process with { Id = "other" }, default)));
            Assert.Equal(KeeperFailure.Invalid, await FailureOfAsync(() => first.SignalAsync(process, SigKill, default)));
            await first.ReleaseAsync(process, default);
            Assert.Empty(await first.ListAsync(default));
            await first.WatchAsync(process, default);
        }

        await bench.KillAsync();
        await using var next = await bench.ConnectAsync();
        var held = Assert.Single(await next.ListAsync(default));
        Assert.True(held is { Foreign: true, Adopted: true } && held.IsSameProcess(process));
        Assert.Equal(
            KeeperFailure.NoSuchChild,
            await FailureOfAsync(() => next.SignalWatchedAsync(process with { StartTicks = process.StartTicks + 1 }, SigTerm, default)));
        await next.SignalWatchedAsync(process, SigTerm, default);
        var ended = await next.Events.ReadAsync();
        Assert.True(ended is { Foreign: true } && ended.IsSameProcess(process));
        await next.ReleaseAsync(process, default);
        Assert.Empty(await next.ListAsync(default));
    });

    private static void AssertHonest(KeptEnd end, int code, int signal) =>
        Assert.Equal(end.Unknown ? (0, 0) : (code, signal), (end.Code, end.Signal));

    private static string Numbers(int count) =>
        string.Concat(Enumerable.Range(1, count).Select(number => number.ToString(CultureInfo.InvariantCulture) + "\n"));

    private static async Task<KeeperFailure> FailureOfAsync(Func<ValueTask> act) =>
        (await Assert.ThrowsAsync<KeeperException>(async () => await act())).Failure;

    private static Task<KeeperFailure> FailureOfAsync<T>(Func<ValueTask<T>> act) => FailureOfAsync(async () => { await act(); });

    private static async Task UntilAsync(KeeperBench bench, Func<Task<bool>> holds)
    {
        for (var tries = 0; !await holds(); tries++)
        {
            Assert.True(tries < 2_000, "it did not come to pass");
            await bench.Io.Clock.Delay(TimeSpan.FromMilliseconds(5));
        }
    }
}
