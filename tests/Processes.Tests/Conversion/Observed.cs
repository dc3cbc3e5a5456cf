namespace Holdfast.Processes.Tests.Conversion;

/// <summary>What was seen of a file's programs while one program ran them.</summary>
/// <param name="Sightings">Every start, in their order.</param>
/// <param name="Said">The lines in the logs, sorted.</param>
internal sealed record Observed(IReadOnlyList<Sighting> Sightings, IReadOnlyList<string> Said)
{
    /// <summary>The programs' names in the order of their starts.</summary>
    public IEnumerable<string> Order => Sightings.OrderBy(one => one.Pid).Select(one => one.Words[0]);

    /// <summary>How often each program was started, by its name.</summary>
    public IReadOnlyDictionary<string, int> Starts => new SortedDictionary<string, int>(
        Sightings.GroupBy(one => one.Words[0]).ToDictionary(group => group.Key, group => group.Count()), StringComparer.Ordinal);
}
