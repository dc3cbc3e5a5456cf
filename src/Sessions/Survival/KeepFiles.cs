using Holdfast.Runtime;

namespace Holdfast.Sessions.Survival;

/// <summary>
/// The files of what is kept in a folder, one for each connection. Where a connection has ended, its file serves the next one, emptied of
/// what is readable: to make one is dear where many were deleted lately, since ext4 passes over every inode that was deleted within the
/// last minutes.
/// </summary>
/// <remarks>
/// Files that serve nobody have names of their own, so a program that dies in between leaves none that would be taken for a connection's. A
/// daemon has ended its last connection before the next one lists what there is.
/// </remarks>
/// <param name="files">Where the folder is.</param>
/// <param name="folder">The folder.</param>
/// <param name="spares">Files that wait for another connection, at the most; each holds the pages that its last one used, some 30 KB.</param>
internal sealed class KeepFiles(FileSystem files, string folder, int spares = KeepFiles.Spares) : IDisposable
{
    private const int Spares = 128;
    private const string Suffix = ".keep";
    private const string SpareSuffix = ".spare";

    private readonly Lock _gate = new();
    private readonly List<(string Path, KeptMemory Memory)> _spares = [];
    private bool _isOver;

    /// <summary>The file of a connection.</summary>
    public string PathOf(string id) => $"{folder}/{id}{Suffix}";

    /// <summary>Makes the memory of a connection: zeros, but for snapshots that nobody has the key of any more.</summary>
    /// <param name="id">The connection.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public KeptMemory Make(string id, int length)
    {
        if (Take(length) is not { } spare) return files.MapMemory(PathOf(id), length);
        try
        {
            return spare.Memory.Rename(PathOf(id));
        }
        catch (IOException)
        {
            Drop(spare);
            return files.MapMemory(PathOf(id), length);
        }
    }

    /// <summary>The memory of a connection of the daemon before.</summary>
    /// <exception cref="IOException">It is not there or cannot be opened.</exception>
    public KeptMemory Open(string id) => files.MapMemory(PathOf(id), 0);

    /// <summary>Takes a memory back that is used no longer, with the file.</summary>
    /// <param name="memory">The memory; nobody may be using it.</param>
    /// <param name="id">Whose it was.</param>
    /// <param name="readable">
    /// How many of its first bytes are to be zeroed: whatever was not sealed, and its owner's numbers. Null where that is not known: then it serves nobody else.
    /// </param>
    public void Release(string id, KeptMemory memory, int? readable)
    {
        if (readable is not { } length)
        {
            Drop((PathOf(id), memory));
            return;
        }

        var path = $"{folder}/{id}{SpareSuffix}";
        KeptMemory spare;
        try
        {
            // Named first: whoever finds a connection's file finds all of it.
            spare = memory.Rename(path);
        }
        catch (IOException)
        {
            Drop((PathOf(id), memory));
            return;
        }

        spare.GetSpan()[..length].Clear();
        (string, KeptMemory)? surplus = null;
        lock (_gate)
        {
            _spares.Add((path, spare));
            if (_isOver || _spares.Count > spares)
            {
                surplus = _spares[0];
                _spares.RemoveAt(0);
            }
        }

        if (surplus is { } one) Drop(one);
    }

    /// <summary>Deletes the file of a connection whose memory was let go.</summary>
    public void Delete(string id) => files.Delete(PathOf(id));

    /// <summary>The connections that a daemon before left files of, sorted; what served nobody is deleted.</summary>
    /// <exception cref="IOException">The folder cannot be made or read.</exception>
    public IReadOnlyList<string> List()
    {
        files.CreateFolder(folder);
        var paths = files.List(folder);
        foreach (var spare in paths.Where(path => path.EndsWith(SpareSuffix, StringComparison.Ordinal))) files.Delete(spare);
        return
        [
            .. paths.Where(path => path.EndsWith(Suffix, StringComparison.Ordinal))
                .Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Deletes what serves nobody, now and from here on.</summary>
    public void Dispose()
    {
        (string, KeptMemory)[] left;
        lock (_gate)
        {
            _isOver = true;
            left = [.. _spares];
            _spares.Clear();
        }

        foreach (var spare in left) Drop(spare);
    }

    private (string Path, KeptMemory Memory)? Take(int length)
    {
        lock (_gate)
        {
            var at = _spares.FindLastIndex(spare => spare.Memory.Length == length);
            if (at < 0) return null;
            var spare = _spares[at];
            _spares.RemoveAt(at);
            return spare;
        }
    }

    private void Drop((string Path, KeptMemory Memory) one)
    {
        one.Memory.Dispose();
        files.Delete(one.Path);
    }
}
