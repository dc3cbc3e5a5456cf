namespace Holdfast.Runtime;

/// <summary>Files and folders of one execution model. Paths are the system's; failures are <see cref="IOException"/>s.</summary>
public abstract class FileSystem
{
    /// <summary>Opens a file for reading and writing at offsets.</summary>
    /// <exception cref="FileNotFoundException">It is not there and <paramref name="mode"/> does not create it.</exception>
    public abstract ValueTask<FileHandle> OpenAsync(string path, FileOpening mode, CancellationToken cancellationToken);

    /// <summary>Reads a whole file.</summary>
    public abstract ValueTask<byte[]> ReadAllBytesAsync(string path, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces a file so that a crash leaves the old content or the new, never a mixture: written beside, synced, renamed.
    /// </summary>
    public abstract ValueTask ReplaceAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Whether a file or folder is there.</summary>
    public abstract bool Exists(string path);

    /// <summary>Where a symbolic link leads, such as the kernel's below <c>/proc/PID</c>; null where there is none, or it may not be read.</summary>
    public abstract string? LinkTarget(string path);

    /// <summary>Whose a file, folder or link is, the last link of the path not followed; null where it is not there, or may not be seen.</summary>
    public abstract FileRights? RightsOf(string path);

    /// <summary>When a file's content was last changed; null where it is not there, or the model keeps no times.</summary>
    public abstract DateTimeOffset? ChangedAt(string path);

    /// <summary>Creates a folder and the folders above it, readable by the owner alone; no fault if it is there.</summary>
    public abstract void CreateFolder(string path);

    /// <summary>Takes all rights from group and others, on a file, folder or socket that is there.</summary>
    public abstract void Restrict(string path);

    /// <summary>The full paths of what a folder holds, sorted by ordinal.</summary>
    public abstract IReadOnlyList<string> List(string path);

    /// <summary>Deletes a file; no fault if it is not there.</summary>
    public abstract void Delete(string path);

    /// <summary>Renames a file over another, atomically.</summary>
    public abstract void Move(string from, string to);

    /// <summary>Maps a whole file as memory that outlives this program.</summary>
    /// <param name="path">The file; its owner alone may read it.</param>
    /// <param name="createdLength">
    /// The length in bytes of a file to be made, which must not be there: zeros without room on the disk, see
    /// <see cref="KeptMemory.TryReserve"/>. 0 for a file that is there.
    /// </param>
    /// <exception cref="IOException">It could not be made, opened or mapped.</exception>
    public abstract KeptMemory MapMemory(string path, int createdLength);
}
