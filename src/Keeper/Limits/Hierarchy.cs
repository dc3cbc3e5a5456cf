namespace Holdfast.Keeper.Limits;

/// <summary>A mounted tree of control groups, and this process's own place in it.</summary>
/// <param name="Controllers">What it controls, such as <c>memory</c>; empty for version 2, whose controllers its files name.</param>
/// <param name="Folder">The folder below which this program may make groups.</param>
internal sealed record Hierarchy(IReadOnlyList<string> Controllers, string Folder)
{
    /// <summary>The name of version 2's only tree.</summary>
    public const string Unified = "unified";

    /// <summary>Whether it is version 2's.</summary>
    public bool IsUnified => Controllers.Count == 0;
}
