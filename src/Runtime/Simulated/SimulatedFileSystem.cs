namespace Holdfast.Runtime.Simulated;

/// <summary>
/// The disk of one simulated host. A crash loses what was not synced, except for a drawn part of it: writes may be torn, and
/// files that were created, renamed or deleted may not have been. <see cref="Move"/>, <see cref="ReplaceAsync"/> and the first
/// sync of a new file sync the folder, as the system's files do.
/// </summary>
public sealed class SimulatedFileSystem : FileSystem
{
    // The system's number for a full disk (ENOSPC), which programs find in HResult.
    private const int NoSpace = 28;
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderMode = FileMode | UnixFileMode.UserExecute;

    private readonly SimulatedWorld _world;
    private readonly SeededWords _words;
    private readonly string _host;
    private readonly DiskNames _names = new();
    private readonly Dictionary<string, Func<string, byte[]?>> _presented = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileRights> _rights = new(StringComparer.Ordinal);

    internal SimulatedFileSystem(SimulatedWorld world, string host)
    {
        _world = world;
        _host = host;
        _words = world.Words($"disk:{host}");
        Latency = world.Options.DiskLatency;
    }

    /// <summary>Bytes that the files may have together; a write beyond fails as on a full disk.</summary>
    public long CapacityBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>Bytes that the files have together.</summary>
    public long UsedBytes => _names.Files.Sum(file => file.Room);

    /// <summary>Most time that one operation takes from now on.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>How often the host crashed.</summary>
    internal int Crashes { get; private set; }

    /// <summary>Cuts the power: unsynced writes are lost or torn, open files are lost to those who hold them.</summary>
    public void Crash()
    {
        _world.Trace.Add("crash", ++Crashes);
        _names.Crash(_words);
        foreach (var file in _names.Files)
        {
            file.Crash(_words, _world.Options.DiskReordersWrites && _words.OneIn(2));
        }
    }

    /// <summary>Turns drawn bits of a file over, as a decaying disk does.</summary>
    /// <param name="path">A file that is not empty.</param>
    /// <param name="bits">How many, at least 1; the same may be drawn again.</param>
    public void Rot(string path, int bits = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bits);
        var file = Find(Full(path));
        ArgumentOutOfRangeException.ThrowIfZero(file.Length, nameof(path));
        _world.Trace.Add("rot", bits);
        for (var i = 0; i < bits; i++)
        {
            file.Rot(_words);
        }
    }

    /// <summary>
    /// Has the system make up what is read whole below a folder, as Linux does below /proc. Such files are on no disk: they are neither
    /// listed nor opened, and no crash concerns them.
    /// </summary>
    /// <param name="folder">An absolute path.</param>
    /// <param name="content">Gives, for a path below it, the content of that moment; null where there is no such file.</param>
    public void Present(string folder, Func<string, byte[]?> content)
    {
        ArgumentNullException.ThrowIfNull(content);
        _presented[Full(folder) + "/"] = content;
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
        var full = Full(path);
        foreach (var (folder, content) in _presented)
        {
            if (full.StartsWith(folder, StringComparison.Ordinal))
                return content(full) ?? throw new FileNotFoundException($"There is no file '{full}'.", full);
        }

        return Find(full).Content.ToArray();
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

            Rename(beside, full);
        }
        catch
        {
            Delete(beside);
            throw;
        }

        // A crash while the folder is synced may undo the renaming. There is no way back from it, so nothing cancels this.
        await SpinAsync(CancellationToken.None);
        SyncFolderOf(full);
    }

    /// <inheritdoc/>
    public override bool Exists(string path)
    {
        var full = Full(path);
        return _names.Find(full) is not null || _names.HasFolder(full);
    }

    /// <inheritdoc/>
    public override string? LinkTarget(string path) => null;

    /// <inheritdoc/>
    public override FileRights? RightsOf(string path)
    {
        var full = Full(path);
        if (!Exists(full))
            return null;
        if (_rights.TryGetValue(full, out var given))
            return given;
        return _names.HasFolder(full)
            ? new FileRights(FileKind.Folder, 0, IsOwn: true, FolderMode)
            : new FileRights(FileKind.File, 0, IsOwn: true, FileMode);
    }

    /// <summary>
    /// Gives a path an owner and a mode, whatever becomes of what is there: this program's own user is root, and made all the rest. They are
    /// told and not kept to.
    /// </summary>
    public void SetRights(string path, FileRights rights) => _rights[Full(path)] = rights;

    /// <inheritdoc/>
    public override DateTimeOffset? ChangedAt(string path) => null;

    /// <inheritdoc/>
    public override void Restrict(string path)
    {
        // There is one user in a simulation: the rights of others are not kept.
        if (!Exists(path)) throw new FileNotFoundException("There is nothing to restrict.", path);
    }

    /// <inheritdoc/>
    public override void CreateFolder(string path)
    {
        var missing = new Stack<string>();
        for (var folder = Full(path); folder is not null && !_names.HasFolder(folder); folder = Path.GetDirectoryName(folder))
        {
            missing.Push(_names.Find(folder) is null ? folder : throw new IOException($"'{folder}' is a file."));
        }

        foreach (var folder in missing)
        {
            _names.AddFolder(folder);
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> List(string path)
    {
        var full = Full(path);
        return _names.HasFolder(full)
            ? [.. _names.Paths.Where(entry => Path.GetDirectoryName(entry) == full).Order(StringComparer.Ordinal)]
            : throw new DirectoryNotFoundException($"There is no folder '{full}'.");
    }

    /// <inheritdoc/>
    public override void Delete(string path) => _names.Remove(Full(path));

    /// <inheritdoc/>
    public override void Move(string from, string to)
    {
        Rename(Full(from), Full(to));
        SyncFolderOf(Full(to));
    }

    /// <summary>
    /// Maps a file: what is stored is there after a <see cref="SimulatedIo.Kill"/>. A crash keeps of it what was synced through a handle of
    /// the file, and any other pages that were stored to or not.
    /// </summary>
    /// <inheritdoc/>
    public override KeptMemory MapMemory(string path, int createdLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(createdLength);
        var full = Full(path);
        RequireFolder(full);
        var file = _names.Find(full);
        if (createdLength > 0)
        {
            if (file is not null || _names.HasFolder(full)) throw new IOException($"'{full}' is there already.");
            _names.Name(full, file = SimulatedFile.Sparse(createdLength));
        }
        else if (file is null)
        {
            throw new FileNotFoundException($"There is no file '{full}'.", full);
        }

        if (file.Length == 0) throw new IOException($"'{full}' has 0 bytes.");
        _world.Trace.Add("map", file.Length);
        file.Map();
        return new SimulatedMemory(this, file, full);
    }

    /// <summary>Renames a mapped file, until the folder is synced for those alone who do not crash; its new full path.</summary>
    internal string RenameMapped(string from, string to)
    {
        var full = Full(to);
        Rename(from, full);
        return full;
    }

    /// <summary>Adds to the end of a file, which is created where it is not there, without taking time.</summary>
    internal void Append(string path, ReadOnlySpan<byte> bytes)
    {
        var full = Full(path);
        if (_names.Find(full) is not { } file)
        {
            RequireFolder(full);
            _names.Name(full, file = new SimulatedFile());
        }

        Reserve(full, bytes.Length);
        file.Write(file.Length, bytes);
    }

    /// <summary>Takes the time of one operation.</summary>
    internal ValueTask SpinAsync(CancellationToken cancellationToken) =>
        _world.Host(_host).Clock.Delay(_words.UpTo(Latency), cancellationToken);

    /// <summary>Fails where a file cannot grow by so much.</summary>
    internal void Reserve(string path, long growth)
    {
        if (!HasRoom(growth))
        {
            throw new IOException($"No space left on device: '{path}'.", NoSpace);
        }
    }

    /// <summary>Whether the disk has so much room left.</summary>
    internal bool HasRoom(long growth) => growth <= 0 || UsedBytes + growth <= CapacityBytes;

    /// <summary>Makes the names in a path's folder survive a crash.</summary>
    internal void SyncFolderOf(string path) => _names.Sync(Path.GetDirectoryName(path) ?? "/");

    /// <summary>Records what was done.</summary>
    internal void Note(string happening, ReadOnlySpan<byte> bytes) => _world.Trace.Add(happening, bytes);

    private SimulatedFileHandle Open(string full, FileOpening mode)
    {
        if (_names.HasFolder(full))
        {
            throw new IOException($"'{full}' is a folder.");
        }

        if (_names.Find(full) is { } file)
        {
            return mode == FileOpening.CreateNew
                ? throw new IOException($"'{full}' is there already.")
                : new SimulatedFileHandle(this, file, full, writable: mode != FileOpening.Read, created: false);
        }

        RequireFolder(full);
        if (mode is FileOpening.Read or FileOpening.ReadWrite)
        {
            throw new FileNotFoundException($"There is no file '{full}'.", full);
        }

        _names.Name(full, file = new SimulatedFile());
        return new SimulatedFileHandle(this, file, full, writable: true, created: true);
    }

    private void Rename(string from, string to)
    {
        RequireFolder(to);
        var file = Find(from);
        _names.Name(to, file, from);
        _world.Trace.Add("move", file.Length);
    }

    private SimulatedFile Find(string full)
    {
        RequireFolder(full);
        return _names.Find(full) ?? throw new FileNotFoundException($"There is no file '{full}'.", full);
    }

    private void RequireFolder(string full)
    {
        var folder = Path.GetDirectoryName(full);
        if (folder is not null && !_names.HasFolder(folder))
        {
            throw new DirectoryNotFoundException($"There is no folder '{folder}'.");
        }
    }

    private static string Full(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, "/"));
}
