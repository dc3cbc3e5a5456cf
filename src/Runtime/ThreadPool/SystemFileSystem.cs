namespace Holdfast.Runtime.ThreadPool;

/// <summary>The system's files: folders 0700, files 0600.</summary>
internal sealed class SystemFileSystem : FileSystem
{
    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderMode700 = FileMode600 | UnixFileMode.UserExecute;

    private long _lastReplacement;

    /// <inheritdoc/>
    public override ValueTask<FileHandle> OpenAsync(string path, FileOpening mode, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var stream = OpenStream(path, mode, out var created);
        return ValueTask.FromResult<FileHandle>(new SystemFileHandle(stream, created));
    }

    /// <inheritdoc/>
    public override async ValueTask<byte[]> ReadAllBytesAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(path, cancellationToken);
        }
        catch (UnauthorizedAccessException error)
        {
            throw Denied(path, error);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask ReplaceAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(path);
        var beside = $"{full}.{Environment.ProcessId}-{Interlocked.Increment(ref _lastReplacement)}.new";
        try
        {
            await using (var file = await OpenAsync(beside, FileOpening.CreateNew, cancellationToken))
            {
                await file.WriteAtAsync(0, content, cancellationToken);
                await file.SyncAsync(cancellationToken);
            }

            Move(beside, full);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    /// <inheritdoc/>
    public override bool Exists(string path) => Path.Exists(path);

    /// <inheritdoc/>
    public override string? LinkTarget(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public override FileRights? RightsOf(string path) => NativeRights.Of(path);

    /// <inheritdoc/>
    public override DateTimeOffset? ChangedAt(string path) => Guarded<DateTimeOffset?>(
        path, () => File.Exists(path) ? new DateTimeOffset(File.GetLastWriteTimeUtc(path), TimeSpan.Zero) : null);

    /// <inheritdoc/>
    public override void CreateFolder(string path) => Guarded(path, () =>
    {
        // The platform gives the mode to the last folder only, so each that is missing is made by itself, the outermost first.
        var missing = new Stack<string>();
        for (var folder = Path.GetFullPath(path); folder is not null && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
        {
            missing.Push(folder);
        }

        foreach (var folder in missing)
        {
            Directory.CreateDirectory(folder, FolderMode700);
        }

        return true;
    });

    /// <inheritdoc/>
    public override void Restrict(string path)
    {
        // Only a folder needs the right that lets one go into it.
        var kept = File.GetAttributes(path).HasFlag(FileAttributes.Directory) ? FolderMode700 : FileMode600;
        File.SetUnixFileMode(path, File.GetUnixFileMode(path) & kept);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> List(string path) => Guarded(path, () =>
    {
        var entries = Directory.GetFileSystemEntries(Path.GetFullPath(path));
        Array.Sort(entries, StringComparer.Ordinal);
        return entries;
    });

    /// <inheritdoc/>
    public override void Delete(string path) => Guarded(path, () =>
    {
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // Without its folder the file is not there either.
        }

        return true;
    });

    /// <inheritdoc/>
    public override KeptMemory MapMemory(string path, int createdLength) => MappedMemory.Map(path, createdLength);

    /// <inheritdoc/>
    public override void Move(string from, string to) => Guarded(from, () =>
    {
        File.Move(from, to, overwrite: true);
        SyncFolderOf(to);
        return true;
    });

    /// <summary>Makes the names in a path's folder survive a power cut.</summary>
    public static void SyncFolderOf(string path) => NativeFolder.Sync(Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/");

    /// <summary>Opens a file, for its owner alone where it is created. The stream only owns the handle.</summary>
    /// <exception cref="IOException">It could not be opened.</exception>
    public static FileStream OpenStream(string path, FileOpening mode, out bool created)
    {
        var isNew = mode == FileOpening.CreateNew || (mode == FileOpening.Create && !File.Exists(path));
        created = isNew;
        return Guarded(path, () => new FileStream(path, new FileStreamOptions
        {
            Mode = mode switch
            {
                FileOpening.Create => FileMode.OpenOrCreate,
                FileOpening.CreateNew => FileMode.CreateNew,
                _ => FileMode.Open,
            },
            Access = mode == FileOpening.Read ? FileAccess.Read : FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            Options = FileOptions.Asynchronous,
            UnixCreateMode = isNew ? FileMode600 : null,
            BufferSize = 0,
        }));
    }

    private static T Guarded<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (UnauthorizedAccessException error)
        {
            throw Denied(path, error);
        }
    }

    private static IOException Denied(string path, UnauthorizedAccessException error) => new($"'{path}' may not be used: {error.Message}", error);
}
