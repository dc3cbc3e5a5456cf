namespace Holdfast.Runtime.Dump;

/// <summary>
/// The logical way of a failure: through which fibers it went, and who had started those. Stack traces show the awaits within one fiber;
/// this shows what lies between fibers.
/// </summary>
public static class FiberTrace
{
    private const string Key = "Holdfast.Fibers";

    /// <summary>Most lines kept with one exception; one that goes round for ever must not grow for ever.</summary>
    private const int MostLines = 32;

    /// <summary>Most ancestors named in one line.</summary>
    private const int MostAncestors = 16;

    /// <summary>The lines, first the fiber in which it was thrown; empty for a failure that no fiber ended by.</summary>
    public static IReadOnlyList<string> Of(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return failure.Data[Key] is List<string> lines ? [.. lines] : [];
    }

    /// <summary>Notes that a fiber ended by a failure.</summary>
    internal static void Note(Exception failure, Fiber fiber)
    {
        lock (failure.Data)
        {
            if (failure.Data[Key] is not List<string> lines)
            {
                lines = [];
                failure.Data[Key] = lines;
            }

            if (lines.Count < MostLines)
            {
                lines.Add(Line(fiber));
            }
        }
    }

    private static string Line(Fiber fiber)
    {
        var names = new List<string> { fiber.Name };
        for (var above = fiber.Parent; above is not null && names.Count <= MostAncestors; above = above.Parent)
        {
            names.Add(above.Name);
        }

        return "in fiber " + string.Join(", started by ", names.Select(name => $"'{name}'"));
    }
}
