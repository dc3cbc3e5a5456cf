namespace Holdfast.Configuration.Diagnostics;

/// <summary>Finds the word that a misspelt one was most likely meant to be.</summary>
internal static class Nearest
{
    /// <summary>Longest word compared, in characters: longer ones are no misspelt keys.</summary>
    private const int MaxWord = 64;

    /// <summary>The nearest of the known words, or null where none is near enough: a third of its length, at least one slip.</summary>
    public static string? Of(string word, IEnumerable<string> known)
    {
        var asked = Fold(word);
        if (asked.Length is 0 or > MaxWord)
            return null;
        string? best = null;
        var bestDistance = int.MaxValue;
        foreach (var one in known.Where(one => one.Length <= MaxWord))
        {
            var distance = Distance(asked, Fold(one));
            if (distance >= bestDistance || distance > Math.Max(1, Math.Max(asked.Length, one.Length) / 3))
                continue;
            best = one;
            bestDistance = distance;
        }

        return best;
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours that turn one word into the other.</summary>
    public static int Distance(string from, string to)
    {
        var beforeLast = new int[to.Length + 1];
        var last = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var row = new int[to.Length + 1];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
            }

            (beforeLast, last) = (last, row);
        }

        return last[^1];
    }

    // max-connections and maxConnections are both meant to be max_connections.
    private static string Fold(string word) => string.Concat(word.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
