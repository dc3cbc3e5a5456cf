namespace Holdfast.Architecture.Tests.Surface;

/// <summary>Compares a surface with the one that was last agreed on.</summary>
internal static class SurfaceSnapshot
{
    /// <summary>How a reader accepts a change.</summary>
    public const string Command = "HOLDFAST_UPDATE_SNAPSHOTS=1 artifacts/bin/Holdfast.Architecture.Tests/debug/Holdfast.Architecture.Tests -class '*PublicSurfaceTests'";

    /// <summary>The lines that came and went, with the type they belong to; empty where nothing changed.</summary>
    /// <param name="agreed">The snapshot; null where there is none.</param>
    /// <param name="present">The surface as built.</param>
    public static string Difference(string? agreed, string present)
    {
        if (agreed is null)
            return $"There is no snapshot yet. Look at what the library shows, then: {Command}";
        var before = Qualified(agreed);
        var after = Qualified(present);
        var lines = before.Except(after).Select(line => "- " + line).Concat(after.Except(before).Select(line => "+ " + line)).ToArray();
        return lines.Length == 0 && agreed == present ? "" : $"{string.Join('\n', lines)}\nIf this is meant: {Command}";
    }

    private static HashSet<string> Qualified(string surface)
    {
        var lines = new HashSet<string>();
        var type = "";
        foreach (var line in surface.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!line.StartsWith(' '))
                type = line;
            lines.Add(line == type ? line : $"{type}\n   {line}");
        }

        return lines;
    }
}
