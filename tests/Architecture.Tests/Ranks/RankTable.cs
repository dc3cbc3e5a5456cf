using System.Globalization;

namespace Holdfast.Architecture.Tests.Ranks;

/// <summary>The table of ARCHITECTURE.md: who may reference whom.</summary>
internal sealed class RankTable(IReadOnlyList<Part> parts)
{
    private const string Heading = "| rank | part | kind | may reference |";

    public IReadOnlyList<Part> Parts { get; } = parts;

    public static RankTable OfRepository() => Parse(Repository.Read("ARCHITECTURE.md"));

    public static RankTable Parse(string markdown)
    {
        var rows = markdown.Split('\n').SkipWhile(line => line.Trim() != Heading).Skip(2)
            .TakeWhile(line => line.StartsWith('|')).Select(Cells).ToArray();
        if (rows.Length == 0)
            throw new FormatException($"ARCHITECTURE.md has no table that begins with {Heading}");
        var libraries = rows.Where(cells => cells[2] == "library").Select(cells => cells[1]).ToArray();
        return new RankTable([.. rows.Select(cells => new Part(
            int.TryParse(cells[0], CultureInfo.InvariantCulture, out var rank) ? rank : null, cells[1], cells[2],
            References(cells[3], libraries)))]);
    }

    public Part? Find(string name) => Parts.FirstOrDefault(part => part.Name == name);

    /// <summary>What is wrong with the table itself: unknown names and references that do not point down.</summary>
    public IEnumerable<string> Faults()
    {
        foreach (var part in Parts)
        {
            if (part.Kind is not ("library" or "program" or "example"))
                yield return $"{part.Name} is of no known kind: {part.Kind}";
            if (Parts.Count(other => other.Name == part.Name) > 1)
                yield return $"{part.Name} stands twice in the table";
            foreach (var name in part.MayReference)
            {
                if (Find(name) is not { Kind: "library" } target)
                    yield return $"{part.Name} may reference {name}, which is no library of the table";
                else if (part.Rank is { } rank && !(target.Rank < rank))
                    yield return $"{part.Name} (rank {rank}) may reference {name} (rank {target.Rank}), which is not below it";
            }
        }
    }

    private static string[] Cells(string line) => [.. line.Trim().Trim('|').Split('|').Select(cell => cell.Trim())];

    private static HashSet<string> References(string cell, string[] libraries) => cell switch
    {
        "all" => [.. libraries],
        "nothing" => [],
        _ => [.. cell.Split(',').Select(name => name.Trim())],
    };
}
