using System.Globalization;

namespace Holdfast.Architecture.Tests.Tidiness;

/// <summary>Faults that are let stand, each at its present size. It only turns one way.</summary>
internal static class Ratchet
{
    /// <summary>What the findings and the ratchet's text disagree about; nothing where every finding is let stand exactly.</summary>
    public static IReadOnlyList<string> Check(IEnumerable<Finding> findings, string ratchet)
    {
        var let = new Dictionary<(string, string), int>();
        var faults = new List<string>();
        foreach (var line in ratchet.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length != 3 || !int.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out var size))
                faults.Add($"build/ratchet.txt: not a path, a rule and a number: {line}");
            else if (!let.TryAdd((words[0], words[1]), size))
                faults.Add($"build/ratchet.txt: stands twice: {line}");
        }

        foreach (var finding in findings)
        {
            if (!let.Remove((finding.Path, finding.Rule), out var size))
                faults.Add(finding.ToString());
            else if (finding.Size > size)
                faults.Add($"{finding} (the ratchet lets {size} stand)");
            else if (finding.Size < size)
                faults.Add($"build/ratchet.txt: turn {finding.Path} {finding.Rule} from {size} down to {finding.Size}");
        }

        faults.AddRange(let.Keys.Select(key => $"build/ratchet.txt: remove {key.Item1} {key.Item2}, it is mended"));
        return faults;
    }
}
