using Holdfast.Contracts.Workers;

namespace Holdfast.Cli.Output;

/// <summary>Draws who waits for whom.</summary>
internal static class GraphPicture
{
    /// <summary>Most lines drawn: a worker that many wait for is drawn under each of them.</summary>
    private const int MostLines = 5_000;

    /// <summary>Trees: those whom nobody waits for at the left, below each the ones it waits for.</summary>
    public static IReadOnlyList<string> Tree(IReadOnlyList<GraphNode> nodes)
    {
        if (nodes.Count == 0) return [Style.Dim("no workers are defined")];
        var byName = nodes.ToDictionary(node => node.Name, StringComparer.Ordinal);
        var needed = nodes.SelectMany(node => node.DependsOn).Select(need => need.Worker).ToHashSet(StringComparer.Ordinal);
        var lines = new List<string>();
        foreach (var root in nodes.Where(node => !needed.Contains(node.Name)))
        {
            lines.Add(Label(root));
            Below(root, "", byName, lines);
        }

        foreach (var group in nodes.SelectMany(node => node.Groups.Select(group => (group, node.Name))).GroupBy(pair => pair.group, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
            lines.Add($"{Style.Dim("group/")}{Style.Bold(group.Key)}  {string.Join(" ", group.Select(pair => pair.Name))}");
        return lines;
    }

    /// <summary>The graph in the language of Graphviz; arrows point to those waited for.</summary>
    public static IReadOnlyList<string> Dot(IReadOnlyList<GraphNode> nodes) =>
    [
        "digraph holdfast {",
        "  rankdir=LR;",
        .. nodes.Select(node => $"  \"{node.Name}\" [label=\"{node.Name}\\n{node.State}\"];"),
        .. nodes.SelectMany(node => node.DependsOn.Select(need =>
            $"  \"{node.Name}\" -> \"{need.Worker}\" [label=\"{need.Condition}\"{(need.Met ? "" : ", style=dashed")}];")),
        "}",
    ];

    private static void Below(GraphNode node, string indent, Dictionary<string, GraphNode> byName, List<string> lines)
    {
        for (var i = 0; i < node.DependsOn.Count && lines.Count < MostLines; i++)
        {
            var need = node.DependsOn[i];
            var last = i == node.DependsOn.Count - 1;
            var sign = need.Met ? Style.Green("✓") : Style.Yellow("…");
            var other = byName.GetValueOrDefault(need.Worker);
            lines.Add($"{indent}{(last ? "└─" : "├─")} {sign} {Style.Dim(need.Condition)} {(other is null ? need.Worker : Label(other))}");
            if (other is not null) Below(other, indent + (last ? "   " : "│  "), byName, lines);
        }
    }

    private static string Label(GraphNode node) =>
        $"{Style.Bold(node.Name)}  {Style.State(node.State)}{(node.Reason is { } reason ? $"  {Style.Dim(reason)}" : "")}";
}
