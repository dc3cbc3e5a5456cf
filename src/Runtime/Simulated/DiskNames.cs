namespace Holdfast.Runtime.Simulated;

/// <summary>
/// The names on a disk as programs see them, and as a crash would leave them. Changes become durable in the order in which they
/// were made, as with a file system that keeps a journal: syncing a folder makes its last change durable and all before it.
/// </summary>
internal sealed class DiskNames
{
    private readonly List<NameChange> _pending = [];
    private readonly SortedDictionary<string, SimulatedFile> _files = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _folders = new(StringComparer.Ordinal) { "/" };
    private readonly SortedDictionary<string, SimulatedFile> _durableFiles = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _durableFolders = new(StringComparer.Ordinal) { "/" };

    /// <summary>Every file that has a name, in the order of the names.</summary>
    public IEnumerable<SimulatedFile> Files => _files.Values;

    /// <summary>Every path, unsorted.</summary>
    public IEnumerable<string> Paths => _files.Keys.Concat(_folders);

    /// <summary>The file of that name; null where there is none.</summary>
    public SimulatedFile? Find(string path) => _files.GetValueOrDefault(path);

    /// <summary>Whether there is such a folder.</summary>
    public bool HasFolder(string path) => _folders.Contains(path);

    /// <summary>Names a file, which may have had another name.</summary>
    public void Name(string path, SimulatedFile file, string? formerPath = null) => Change(new NameChange(formerPath, path, file));

    /// <summary>Makes a folder; no fault if it is there.</summary>
    public void AddFolder(string path)
    {
        if (!_folders.Contains(path))
        {
            Change(new NameChange(null, path, null));
        }
    }

    /// <summary>Takes a file's name away; no fault if it is not there.</summary>
    public void Remove(string path)
    {
        if (_files.ContainsKey(path))
        {
            Change(new NameChange(path, null, null));
        }
    }

    /// <summary>Makes the entries of a folder durable, and every change made before the last of them.</summary>
    public void Sync(string folder) => Commit(_pending.FindLastIndex(change => change.Concerns(folder)) + 1);

    /// <summary>Falls back to what a power cut leaves: a drawn number of the changes that were not synced, the first ones.</summary>
    public void Crash(SeededWords words)
    {
        Commit(words.Below(_pending.Count + 1));
        _pending.Clear();
        _files.Clear();
        foreach (var (path, file) in _durableFiles)
        {
            _files[path] = file;
        }

        _folders.Clear();
        _folders.UnionWith(_durableFolders);
    }

    private void Change(NameChange change)
    {
        Apply(change, _files, _folders);
        _pending.Add(change);
    }

    private void Commit(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Apply(_pending[i], _durableFiles, _durableFolders);
        }

        _pending.RemoveRange(0, count);
    }

    private static void Apply(NameChange change, SortedDictionary<string, SimulatedFile> files, SortedSet<string> folders)
    {
        if (change.Removed is { } removed)
        {
            files.Remove(removed);
        }

        if (change.File is { } file)
        {
            files[change.Added!] = file;
        }
        else if (change.Added is { } folder)
        {
            folders.Add(folder);
        }
    }
}
