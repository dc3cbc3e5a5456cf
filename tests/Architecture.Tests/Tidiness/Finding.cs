namespace Holdfast.Architecture.Tests.Tidiness;

/// <summary>A fault of tidiness; at most one for each path and rule.</summary>
/// <param name="Path">The file or folder, from the root, with slashes.</param>
/// <param name="Rule">The rule's name, as the ratchet writes it.</param>
/// <param name="Size">What the rule measures where it measures something, otherwise how many faults.</param>
/// <param name="Detail">What and where, for the reader.</param>
internal sealed record Finding(string Path, string Rule, int Size, string Detail)
{
    /// <summary>One finding for all faults of a rule in a file; none where there are none.</summary>
    public static IEnumerable<Finding> Count(string path, string rule, IEnumerable<string> faults)
    {
        var all = faults.ToArray();
        return all.Length == 0 ? [] : [new Finding(path, rule, all.Length, string.Join("; ", all))];
    }

    public override string ToString() => $"{Path}: {Rule} {Size}: {Detail}";
}
