using FsCheck;
using FsCheck.Fluent;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Graph;

namespace Holdfast.Processes.Tests.Graph;

public sealed class WorkerGraphTests
{
    [Fact]
    public void The_order_puts_each_worker_after_what_it_waits_for()
    {
        var graph = Of("web:ledger,cache", "ledger:db", "cache", "db");

        Assert.Equal(["db", "ledger", "cache", "web"], graph.InOrder());
        Assert.Equal(["db", "ledger"], graph.WithNeeds(["ledger"]).Order(StringComparer.Ordinal));
        Assert.Equal(["ledger"], graph.NeededBy("db"));
        Assert.Empty(graph.Circles());
    }

    [Fact]
    public void A_circle_is_told_as_the_path_along_it()
    {
        Assert.Equal([["b", "c", "d", "b"]], Of("a:b", "b:c", "c:d", "d:b", "e").Circles());
        Assert.Equal([["a", "a"], ["b", "c", "b"]], Of("a:a", "b:c", "c:b").Circles());
    }

    [Fact]
    public void A_chain_of_any_length_is_walked()
    {
        var graph = Of([.. Enumerable.Range(0, 50_000).Select(i => $"w{i}:w{i + 1}")]);

        Assert.Equal("w49999", graph.InOrder()[0]);
        Assert.Empty(graph.Circles());
    }

    [Fact]
    public void For_any_graph_either_a_circle_is_told_or_the_order_is_right() => Prop.ForAll(
        Gen.Choose(0, 12).ListOf(40).ToArbitrary(),
        numbers =>
        {
            var edges = numbers.Chunk(2).Where(pair => pair.Length == 2).Select(pair => (From: pair[0], To: pair[1])).Distinct().ToLookup(pair => pair.From, pair => pair.To);
            var graph = Of([.. Enumerable.Range(0, 13).Select(i => $"w{i}:{string.Join(',', edges[i].Select(to => $"w{to}"))}")]);
            var order = graph.InOrder().ToList();
            Assert.Equal(13, order.Distinct().Count());
            var broken = graph.Names.Any(name => graph.NeedsOf(name).Any(need => order.IndexOf(need) >= order.IndexOf(name)));
            var circles = graph.Circles();
            Assert.All(circles, circle => Assert.All(circle.Zip(circle.Skip(1)), step => Assert.Contains(step.Second, graph.NeedsOf(step.First))));
            Assert.Equal(broken, circles.Count > 0);
        }).QuickCheckThrowOnFailure();

    private static WorkerGraph Of(params string[] workers) => WorkerGraph.Of([.. workers.Select(text => text.Split(':')).Select(parts => new WorkerDefinition
    {
        Name = parts[0],
        Command = ["x"],
        DependsOn = parts.Length == 1 || parts[1].Length == 0
            ? []
            : [.. parts[1].Split(',').Select(name => new WorkerDependency(name, DependencyCondition.Ready))],
    })]);
}
