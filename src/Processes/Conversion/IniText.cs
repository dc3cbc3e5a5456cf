namespace Holdfast.Processes.Conversion;

/// <summary>Reads the two kinds of files with sections: Python's, which supervisord uses, and systemd's.</summary>
internal static class IniText
{
    /// <summary>supervisord's: a line that begins with a blank goes on with the one before; a semicolon after a blank begins a comment.</summary>
    public static IReadOnlyList<IniEntry> ReadPython(string file, string text)
    {
        var entries = new List<IniEntry>();
        var section = "";
        var number = 0;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            var comment = line.IndexOf(" ;", StringComparison.Ordinal);
            var written = (comment < 0 ? line : line[..comment]).TrimEnd();
            var bare = written.Trim();
            if (bare.Length == 0 || bare[0] is ';' or '#')
                continue;
            if (char.IsWhiteSpace(written[0]) && entries.Count > 0 && entries[^1].Section == section)
                entries[^1] = entries[^1] with { Value = $"{entries[^1].Value}\n{bare}".Trim('\n') };
            else if (bare is ['[', .. var heading, ']'])
                section = heading.Trim();
            else if (bare.IndexOfAny(['=', ':']) is > 0 and var equals)
                entries.Add(new IniEntry(section, bare[..equals].Trim().ToLowerInvariant(), bare[(equals + 1)..].Trim(), file, number));
        }

        return entries;
    }

    /// <summary>systemd's: a backslash at the end joins the next line; lines that begin with # or ; are comments (systemd.syntax(7)).</summary>
    public static IReadOnlyList<IniEntry> ReadUnit(string file, string text)
    {
        var entries = new List<IniEntry>();
        var (section, joined, begun, number) = ("", "", 0, 0);
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            var bare = line.Trim();
            if (bare.Length > 0 && bare[0] is '#' or ';')
                continue;
            begun = joined.Length == 0 ? number : begun;
            if (bare.EndsWith('\\'))
            {
                joined += bare[..^1] + " ";
                continue;
            }

            bare = joined + bare;
            joined = "";
            if (bare is ['[', .. var heading, ']'])
                section = heading.Trim();
            else if (bare.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
                entries.Add(new IniEntry(section, bare[..equals].Trim(), bare[(equals + 1)..].Trim(), file, begun));
        }

        return entries;
    }
}
