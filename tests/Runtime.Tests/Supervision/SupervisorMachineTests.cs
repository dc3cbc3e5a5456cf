using Holdfast.Runtime.Supervision;

namespace Holdfast.Runtime.Tests.Supervision;

public sealed class SupervisorMachineTests
{
    private static readonly RestartOptions Options = new() { Jitter = 0, MaxRetries = 3, InitialBackoff = TimeSpan.FromSeconds(1) };

    [Fact]
    public void One_for_one_starts_only_the_child_that_failed() =>
        Assert.Equal("start0 start1 start2 | wait1 start1 | finish", Play(SupervisionStrategy.OneForOne, "fail1 due end0 end1 end2"));

    [Fact]
    public void One_for_all_stops_the_others_in_reverse_order_and_starts_all() =>
        Assert.Equal(
            "start0 start1 start2 | stop2 | stop0 | wait0 start0 start1 start2",
            Play(SupervisionStrategy.OneForAll, "fail1 end2 end0 due"));

    [Fact]
    public void Rest_for_one_leaves_those_before_it_alone() =>
        Assert.Equal(
            "start0 start1 start2 | stop2 | wait1 start1 start2",
            Play(SupervisionStrategy.RestForOne, "fail1 end2 due"));

    [Fact]
    public void A_second_failure_widens_the_group_that_is_started_again() =>
        Assert.Equal(
            "start0 start1 start2 | stop2 | wait0 start0 start1 start2",
            Play(SupervisionStrategy.RestForOne, "fail1 fail0 end2 due"));

    [Fact]
    public void One_that_fails_too_often_ends_all() =>
        Assert.Equal(
            "start0 start1 start2 | wait1 start1 | wait1 start1 | wait1 start1 | stop2 | stop0 | finish",
            Play(SupervisionStrategy.OneForOne, "fail1 due fail1 due fail1 due fail1 end2 end0"));

    [Fact]
    public void Stopping_goes_backwards_one_by_one_and_starts_nothing_again() =>
        Assert.Equal(
            "start0 start1 start2 | wait1 stop2 | stop0 | finish",
            Play(SupervisionStrategy.OneForOne, "fail1 stop end2 end0"));

    [Fact]
    public void When_all_have_ended_well_it_ends() =>
        Assert.Equal("start0 start1 start2 | finish", Play(SupervisionStrategy.OneForAll, "end1 end0 end2"));

    [Fact]
    public void One_that_is_added_starts_at_once_and_stops_first() =>
        Assert.Equal(
            "start0 start1 start2 | start3 | stop3 | stop2 | stop1 | stop0 | finish",
            Play(SupervisionStrategy.OneForOne, "add stop end3 end2 end1 end0"));

    [Fact]
    public void One_that_is_added_while_its_group_is_started_again_starts_with_the_group() =>
        Assert.Equal(
            "start0 start1 start2 | stop2 | wait1 start1 start2 start3",
            Play(SupervisionStrategy.RestForOne, "fail1 add end2 due"));

    [Fact]
    public void One_that_is_added_belongs_to_the_group_of_those_before_it() =>
        Assert.Equal(
            "start0 start1 start2 | start3 | stop3 | stop2 | wait1 start1 start2 start3",
            Play(SupervisionStrategy.RestForOne, "add fail1 end3 end2 due"));

    [Fact]
    public void One_that_is_removed_is_stopped_alone_and_not_started_again() =>
        Assert.Equal(
            "start0 start1 start2 | stop1 | removed1 | stop2 | wait0 start0 start2",
            Play(SupervisionStrategy.OneForAll, "remove1 fail1 fail0 end2 due"));

    [Fact]
    public void One_that_waits_to_be_started_again_is_removed_at_once() =>
        Assert.Equal(
            "start0 start1 start2 | wait1 removed1 | stop2 | stop0 | finish",
            Play(SupervisionStrategy.OneForOne, "fail1 remove1 due stop end2 end0"));

    [Fact]
    public void One_that_is_removed_while_its_group_stops_is_gone_when_that_starts() =>
        Assert.Equal(
            "start0 start1 start2 | stop2 | removed2 stop0 | wait0 start0 start1",
            Play(SupervisionStrategy.OneForAll, "fail1 remove2 end2 end0 due"));

    [Fact]
    public void When_the_last_is_removed_it_ends_unless_it_stays_open()
    {
        Assert.Equal("start0 start1 start2 | stop0 | removed0 | finish", Play(SupervisionStrategy.OneForOne, "end1 end2 remove0 end0").Replace("removed0 finish", "removed0 | finish", StringComparison.Ordinal));
        Assert.Equal(
            "start0 start1 start2 | stop0 | removed0 | start3 | stop3 | finish",
            Play(SupervisionStrategy.OneForOne, "end1 end2 remove0 end0 add stop end3", staysOpen: true));
    }

    [Theory]
    [InlineData(SupervisionStrategy.OneForOne)]
    [InlineData(SupervisionStrategy.OneForAll)]
    [InlineData(SupervisionStrategy.RestForOne)]
    public void Whatever_happens_the_laws_hold(SupervisionStrategy strategy)
    {
        for (var seed = 0; seed < 500; seed++)
            new SupervisorCourse(strategy, new Random(seed)).Run();
    }

    // A script of what happens, against what the machine asks for: "fail1" is an end by failure, "due" the last wait.
    private static string Play(SupervisionStrategy strategy, string script, bool staysOpen = false)
    {
        var machine = new SupervisorMachine(strategy, staysOpen);
        for (var child = 0; child < 3; child++)
            Assert.Empty(machine.Add(Options, out _));
        var (told, ticket) = (new List<string>(), 0L);
        Tell(machine.Begin());
        foreach (var step in script.Split(' '))
        {
            var child = step[^1] - '0';
            Tell(step switch
            {
                "due" => machine.Due(ticket),
                "stop" => machine.Stop(),
                "add" => machine.Add(Options, out _),
                _ when step.StartsWith("remove", StringComparison.Ordinal) => machine.Remove(child),
                _ => machine.Ended(child, step.StartsWith("fail", StringComparison.Ordinal), TimeSpan.Zero, TimeSpan.Zero, 0),
            });
        }

        return string.Join(" | ", told).Replace("wait0 | start", "wait0 start", StringComparison.Ordinal)
            .Replace("wait1 | start", "wait1 start", StringComparison.Ordinal).Replace("wait1 | stop", "wait1 stop", StringComparison.Ordinal)
            .Replace("wait1 | removed", "wait1 removed", StringComparison.Ordinal);

        void Tell(IReadOnlyList<SupervisorEffect> effects)
        {
            if (effects.Count == 0)
                return;
            ticket = effects.Select(effect => effect.Ticket).Append(ticket).Max();
            told.Add(string.Join(' ', effects.Select(effect =>
                effect.Kind == SupervisorEffectKind.Finish ? "finish" : $"{effect.Kind.ToString().ToLowerInvariant()}{effect.Child}")));
        }
    }
}
