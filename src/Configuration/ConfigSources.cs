namespace Holdfast.Configuration;

/// <summary>
/// What files hold, as far as somebody has read them. The reader of a configuration opens nothing itself: it asks here, and what nobody
/// has put here yet is wanted. Whoever reads files puts it here and has the text read once more, until nothing is wanted.
/// </summary>
/// <param name="folder">Absolute path of the folder that relative paths start from: the main file's.</param>
public sealed class ConfigSources(string folder)
{
    private readonly Dictionary<string, ConfigSource> _known = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _wanted = new(StringComparer.Ordinal);

    /// <summary>The folder that relative paths start from.</summary>
    public string Folder { get; } = folder;

    /// <summary>Absolute paths of the files and folders asked for and not known. A folder's path ends with a slash; its list of files is wanted.</summary>
    public IReadOnlyCollection<string> Wanted => _wanted;

    /// <summary>Absolute paths of all that was put here, sorted.</summary>
    public IReadOnlyList<string> Known => [.. _known.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Makes known what a path holds.</summary>
    public void Put(string path, ConfigSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        _known[path] = source;
        _wanted.Remove(path);
    }

    /// <summary>What a path holds; null where that is wanted now.</summary>
    /// <param name="path">Relative to <see cref="Folder"/>, or absolute; with a slash at its end for a folder.</param>
    public ConfigSource? Find(string path)
    {
        var full = Full(path);
        if (_known.TryGetValue(full, out var source))
            return source;
        _wanted.Add(full);
        return null;
    }

    internal string Full(string path) => Path.GetFullPath(path, Folder);
}
