namespace Holdfast.Processes.Tests.Conversion;

/// <summary>One start of a stand-in, as the program itself saw it.</summary>
/// <param name="Words">Its name without folders, and its arguments; files of its folder without the folder.</param>
/// <param name="Folder">Where it was.</param>
/// <param name="Environment">Its variables.</param>
/// <param name="Signal">The signal that asked it to end; null where none came.</param>
internal sealed record Sighting(IReadOnlyList<string> Words, string Folder, IReadOnlyDictionary<string, string> Environment, string? Signal)
{
    /// <summary>Its process id: of starts shortly after each other the later one has the higher.</summary>
    public int Pid { get; init; }

    public string Command => string.Join(' ', Words.Select(word => $"[{word}]"));

    /// <summary>All that is compared, with the variables of these names.</summary>
    public string Row(IEnumerable<string> variables, bool withSignal) =>
        $"{Command} in {Folder} with {string.Join(' ', variables.Order(StringComparer.Ordinal).Select(name => $"{name}={Environment.GetValueOrDefault(name, "(none)")}"))}{(withSignal ? $" ended by {Signal ?? "none"}" : "")}";
}
