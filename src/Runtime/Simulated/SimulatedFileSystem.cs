namespace Holdfast.Runtime.Simulated;

/// <summary>
/// The disk of one simulated host. A crash loses what was not synced, except for a drawn part of it, whose last write is torn.
/// Renaming and deleting are durable at once.
/// </summary>
public sealed class SimulatedFileSystem : FileSystem
{
    // The system's number for a full disk (ENOSPC), which programs find in HResult.
    private const int NoSpace = 28;

    private readonly SimulatedWorld _world;
    private readonly SeededWords _words;
    private readonly SortedDictionary<string, SimulatedFile> _files = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _folders = new(StringComparer.Ordinal) { "/" };

    internal SimulatedFileSystem(SimulatedWorld world, string host)
    {
        _world = world;
        _words = world.Words($"disk:{host}");
    }

    /// <summary>Bytes that the files may have together; a write beyond fails as on a full disk.</summary>
    public long CapacityBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>Bytes that the files have together.</summary>
    public long UsedBytes => _files.Values.Sum(file => (long)file.Length);

    /// <summary>How often the host crashed.</summary>
    internal int Crashes { get; private set; }

    /// <summary>Cuts the power: unsynced writes are lost or torn, open files are lost to those who hold them.</summary>
    public void Crash()
    {
        _world.Trace.Add("crash", ++Crashes);
        foreach (var (path, file) in _files.ToArray())
        {
            if (!file.IsNamed && _words.OneIn(2))
            {
                _files.Remove(path);
            }
            else
            {
                file.Crash(_words);
            }
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<FileHandle> OpenAsync(string path, FileOpening mode, CancellationToken cancellationToken)
    {
        await SpinAsync(cancellationToken);
        return Open(Full(path), mode);
    }

    /// <inheritdoc/>
    public override async ValueTask<byte[]> ReadAllBytesAsync(string path, CancellationToken cancellationToken)
    {
        await SpinAsync(cancellationToken);
        return Find(Full(path)).Content.ToArray();
    }

    /// <inheritdoc/>
    public override async ValueTask ReplaceAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var full = Full(path);
        var beside = $"{full}.new";
        try
        {
            await using (var file = await OpenAsync(beside, FileOpening.Create, cancellationToken))
            {
                file.SetLength(0);
                await file.WriteAtAsync(0, content, cancellationToken);
                await file.SyncAsync(cancellationToken);
            }

            Move(beside, full);
        }
        catch
        {
            Delete(beside);
            throw;
        }
    }

    /// <inheritdoc/>
    public override bool Exists(string path)
    {
        var full = Full(path);
        return _files.ContainsKey(full) || _folders.Contains(full);
    }

    /// <inheritdoc/>
    public override void Restrict(string path)
    {
        // There is one user in a simulation: the rights of others are not kept.
        if (!Exists(path)) throw new FileNotFoundException("There is nothing to restrict.", path);
    }

    /// <inheritdoc/>
    public override void CreateFolder(string path)
    {
        for (var folder = Full(path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (_files.ContainsKey(folder))
            {
                throw new IOException($"'{folder}' is a file.");
            }

            _folders.Add(folder);
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> List(string path)
    {
        var full = Full(path);
        return _folders.Contains(full)
            ? [.. _files.Keys.Concat(_folders).Where(entry => Path.GetDirectoryName(entry) == full).Order(StringComparer.Ordinal)]
            : throw new DirectoryNotFoundException($"There is no folder '{full}'.");
    }

    /// <inheritdoc/>
    public override void Delete(string path) => _files.Remove(Full(path));

    /// <inheritdoc/>
    public override void Move(string from, string to)
    {
        var target = Full(to);
        RequireFolder(target);
        var file = Find(Full(from));
        _files.Remove(Full(from));
        _files[target] = file;
        _world.Trace.Add("move", file.Length);
    }

    /// <summary>Adds to the end of a file, which is created where it is not there, without taking time.</summary>
    internal void Append(string path, ReadOnlySpan<byte> bytes)
    {
        var full = Full(path);
        if (!_files.TryGetValue(full, out var file))
        {
            RequireFolder(full);
            _files[full] = file = new SimulatedFile();
        }

        Reserve(full, bytes.Length);
        file.Write(file.Length, bytes);
    }

    /// <summary>Takes the time of one operation.</summary>
    internal ValueTask SpinAsync(CancellationToken cancellationToken) =>
        _world.Clock.Delay(_words.UpTo(_world.Options.DiskLatency), cancellationToken);

    /// <summary>Fails where a file cannot grow by so much.</summary>
    internal void Reserve(string path, long growth)
    {
        if (growth > 0 && UsedBytes + growth > CapacityBytes)
        {
            throw new IOException($"No space left on device: '{path}'.", NoSpace);
        }
    }

    /// <summary>Records what was done.</summary>
    internal void Note(string happening, ReadOnlySpan<byte> bytes) => _world.Trace.Add(happening, bytes);

    private SimulatedFileHandle Open(string full, FileOpening mode)
    {
        if (_folders.Contains(full))
        {
            throw new IOException($"'{full}' is a folder.");
        }

        if (_files.TryGetValue(full, out var file))
        {
            return mode == FileOpening.CreateNew
                ? throw new IOException($"'{full}' is there already.")
                : new SimulatedFileHandle(this, file, full, writable: mode != FileOpening.Read);
        }

        RequireFolder(full);
        if (mode is FileOpening.Read or FileOpening.ReadWrite)
        {
            throw new FileNotFoundException($"There is no file '{full}'.", full);
        }

        _files[full] = file = new SimulatedFile();
        return new SimulatedFileHandle(this, file, full, writable: true);
    }

    private SimulatedFile Find(string full)
    {
        RequireFolder(full);
        return _files.TryGetValue(full, out var file) ? file : throw new FileNotFoundException($"There is no file '{full}'.", full);
    }

    private void RequireFolder(string full)
    {
        var folder = Path.GetDirectoryName(full);
        if (folder is not null && !_folders.Contains(folder))
        {
            throw new DirectoryNotFoundException($"There is no folder '{folder}'.");
        }
    }

    private static string Full(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, "/"));
}
