using Microsoft.Win32.SafeHandles;

namespace Holdfast.Runtime.ThreadPool;

/// <summary>An open file of the system.</summary>
internal sealed class SystemFileHandle(SafeFileHandle handle, string path, bool created) : FileHandle
{
    private bool _nameUnsynced = created;

    /// <inheritdoc/>
    public override long Length => RandomAccess.GetLength(handle);

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAtAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var total = 0;
        while (total < buffer.Length)
        {
            var read = await RandomAccess.ReadAsync(handle, buffer[total..], offset + total, cancellationToken);
            if (read == 0)
            {
                break;
            }

            total += read;
        }

        return total;
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAtAsync(long offset, ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            await RandomAccess.WriteAsync(handle, buffer, offset, cancellationToken);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException($"'{path}' may not be written: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public override ValueTask SyncAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // fsync blocks; it has a thread of the pool for as long as the disk takes.
        return new ValueTask(Task.Run(Sync, cancellationToken));
    }

    /// <inheritdoc/>
    public override void SetLength(long length) => RandomAccess.SetLength(handle, length);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        handle.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Sync()
    {
        RandomAccess.FlushToDisk(handle);
        if (_nameUnsynced)
        {
            // A new file's content is of no use while its name is not on disk.
            SystemFileSystem.SyncFolderOf(path);
            _nameUnsynced = false;
        }
    }
}
