namespace Holdfast.Runtime.Simulated;

/// <summary>A change of a disk's names that a crash may still undo.</summary>
/// <param name="Removed">The path of a file that lost its name; null where none did.</param>
/// <param name="Added">The path that came to be; null where none did.</param>
/// <param name="File">What <paramref name="Added"/> names; null where it is a folder.</param>
internal readonly record struct NameChange(string? Removed, string? Added, SimulatedFile? File)
{
    /// <summary>Whether the change is one of a folder's own entries.</summary>
    public bool Concerns(string folder) => IsIn(Removed, folder) || IsIn(Added, folder);

    private static bool IsIn(string? path, string folder) => path is not null && Path.GetDirectoryName(path) == folder;
}
