namespace Holdfast.Runtime.Dump;

/// <summary>
/// The logical way of a failure: through which fibers it went and who had started those, which actors failed over which messages and who
/// had sent those from where. Stack traces show the awaits within one fiber; this shows what lies between fibers.
/// </summary>
public static class FiberTrace
{
    private const string Key = "Holdfast.Fibers";

    /// <summary>Most lines kept with one exception; one that goes round for ever must not grow for ever.</summary>
    private const int MostLines = 32;

    /// <summary>Most ancestors named in one line.</summary>
    private const int MostAncestors = 16;

    /// <summary>Most causes behind each other that are followed.</summary>
    private const int MostCauses = 16;

    /// <summary>
    /// The lines, from where it was thrown outwards, those of its causes (<see cref="Exception.InnerException"/>) first; empty for a failure
    /// by which neither a fiber nor an actor ended.
    /// </summary>
    public static IReadOnlyList<string> Of(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        List<IReadOnlyList<string>> causes = [];
        for (var cause = failure; cause is not null && causes.Count < MostCauses; cause = cause.InnerException)
        {
            causes.Add(NotedOn(cause));
        }

        causes.Reverse();
        return [.. causes.SelectMany(lines => lines)];
    }

    /// <summary>The lines noted on this failure itself, without those of its causes.</summary>
    internal static IReadOnlyList<string> NotedOn(Exception failure)
    {
        lock (failure.Data)
        {
            return failure.Data[Key] is List<string> lines ? [.. lines] : [];
        }
    }

    /// <summary>Notes that a fiber ended by a failure.</summary>
    internal static void Note(Exception failure, Fiber fiber) => Note(failure, $"in fiber {Ancestry(fiber)}");

    /// <summary>Notes a line.</summary>
    internal static void Note(Exception failure, string line)
    {
        lock (failure.Data)
        {
            // The platform's own of last resort, such as being out of memory, take no notes.
            if (failure.Data.IsReadOnly)
            {
                return;
            }

            if (failure.Data[Key] is not List<string> lines)
            {
                lines = [];
                failure.Data[Key] = lines;
            }

            if (lines.Count < MostLines)
            {
                lines.Add(line);
            }
        }
    }

    /// <summary>A fiber and who had started it: <c>'session:7', started by 'pool:1'</c>.</summary>
    internal static string Ancestry(Fiber fiber)
    {
        var names = new List<string> { fiber.Name };
        for (var above = fiber.Parent; above is not null && names.Count <= MostAncestors; above = above.Parent)
        {
            names.Add(above.Name);
        }

        return string.Join(", started by ", names.Select(name => $"'{name}'"));
    }
}
