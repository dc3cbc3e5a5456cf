using Holdfast.Runtime.EventLoop.Native;
using Holdfast.Runtime.ThreadPool;
using Microsoft.Win32.SafeHandles;

namespace Holdfast.Runtime.EventLoop.Files;

/// <summary>
/// The system's files on the rings: opening, reading, writing, syncing and replacing never hold up a loop. What only touches
/// names is done at once, as on the thread pool.
/// </summary>
/// <param name="files">The operations.</param>
/// <param name="system">The rest.</param>
internal sealed class RingFileSystem(RingFiles files, SystemFileSystem system) : FileSystem
{
    private const int ReadOnly = 0;
    private const int ReadWrite = 2;
    private const int Create = 0x40;
    private const int New = 0x80;
    private const uint OwnerOnly = 0x180;
    private const int UnknownLengthStep = 16 * 1024;

    private long _lastReplacement;

    /// <inheritdoc/>
    public override async ValueTask<FileHandle> OpenAsync(string path, FileOpening mode, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(path);
        var flags = mode switch
        {
            FileOpening.Read => ReadOnly,
            FileOpening.CreateNew => ReadWrite | Create | New,
            _ => ReadWrite,
        };
        var created = mode == FileOpening.CreateNew;
        var descriptor = await files.OpenAsync(full, flags, OwnerOnly, cancellationToken);
        if (descriptor == -Errno.NoEntry && mode == FileOpening.Create)
        {
            created = true;
            descriptor = await files.OpenAsync(full, ReadWrite | Create, OwnerOnly, cancellationToken);
        }

        if (descriptor < 0)
            throw FileFaults.Opening(full, descriptor);
        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        if (mode == FileOpening.Read && Directory.Exists(full))
        {
            handle.Dispose();
            throw FileFaults.Opening(full, -Errno.IsFolder);
        }

        return new RingFileHandle(files, handle, full, mode == FileOpening.Read, created);
    }

    /// <inheritdoc/>
    public override async ValueTask<byte[]> ReadAllBytesAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = await OpenAsync(path, FileOpening.Read, cancellationToken);
        var length = file.Length;
        var content = new byte[length];
        var read = await file.ReadAtAsync(0, content, cancellationToken);

        // Files made up by the kernel say that they are empty.
        while (length == 0 && read == content.Length)
        {
            Array.Resize(ref content, read + UnknownLengthStep);
            var more = await file.ReadAtAsync(read, content.AsMemory(read), cancellationToken);
            read += more;
            if (more == 0)
                break;
        }

        return read == content.Length ? content : content[..read];
    }

    /// <inheritdoc/>
    public override async ValueTask ReplaceAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(path);
        var beside = $"{full}.{Environment.ProcessId}-{Interlocked.Increment(ref _lastReplacement)}.ring.new";
        try
        {
            await using (var file = await OpenAsync(beside, FileOpening.CreateNew, cancellationToken))
            {
                await file.WriteAtAsync(0, content, cancellationToken);
                await file.SyncAsync(cancellationToken);
            }

            var result = await files.RenameAsync(beside, full, cancellationToken);
            if (result < 0)
                throw FileFaults.Using(full, "replaced", result);
            await SyncFolderOfAsync(files, full, cancellationToken);
        }
        catch
        {
            system.Delete(beside);
            throw;
        }
    }

    /// <inheritdoc/>
    public override bool Exists(string path) => system.Exists(path);

    /// <inheritdoc/>
    public override string? LinkTarget(string path) => system.LinkTarget(path);

    /// <inheritdoc/>
    public override FileRights? RightsOf(string path) => system.RightsOf(path);

    /// <inheritdoc/>
    public override DateTimeOffset? ChangedAt(string path) => system.ChangedAt(path);

    /// <inheritdoc/>
    public override void CreateFolder(string path) => system.CreateFolder(path);

    /// <inheritdoc/>
    public override void Restrict(string path) => system.Restrict(path);

    /// <inheritdoc/>
    public override IReadOnlyList<string> List(string path) => system.List(path);

    /// <inheritdoc/>
    public override void Delete(string path) => system.Delete(path);

    /// <inheritdoc/>
    public override KeptMemory MapMemory(string path, int createdLength) => MappedMemory.Map(path, createdLength);

    /// <inheritdoc/>
    public override void Move(string from, string to) => system.Move(from, to);

    /// <summary>Makes the names in a path's folder survive a power cut.</summary>
    /// <exception cref="IOException">The folder could not be opened or synced.</exception>
    public static async ValueTask SyncFolderOfAsync(RingFiles files, string path, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(path) ?? "/";
        var descriptor = await files.OpenAsync(folder, ReadOnly, 0, cancellationToken);
        if (descriptor < 0)
            throw FileFaults.Opening(folder, descriptor);
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        var result = await files.SyncAsync(folder, descriptor, cancellationToken);
        if (result < 0)
            throw FileFaults.Using(folder, "synced", result);
    }
}
