namespace Holdfast.Runtime.ThreadPool;

/// <summary>An open file of the system. The stream only owns the handle, which is used at offsets.</summary>
internal sealed class SystemFileHandle(FileStream stream, bool created) : FileHandle
{
    private bool _nameUnsynced = created;

    /// <inheritdoc/>
    public override long Length => RandomAccess.GetLength(stream.SafeFileHandle);

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAtAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var total = 0;
        while (total < buffer.Length)
        {
            var read = await RandomAccess.ReadAsync(stream.SafeFileHandle, buffer[total..], offset + total, cancellationToken);
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
        ThrowIfReadOnly();
        await RandomAccess.WriteAsync(stream.SafeFileHandle, buffer, offset, cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask SyncAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // fsync blocks; it has a thread of the pool for as long as the disk takes.
        return new ValueTask(Task.Run(Sync, cancellationToken));
    }

    /// <inheritdoc/>
    public override void SetLength(long length)
    {
        ThrowIfReadOnly();
        RandomAccess.SetLength(stream.SafeFileHandle, length);
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => stream.DisposeAsync();

    private void ThrowIfReadOnly()
    {
        if (!stream.CanWrite)
        {
            throw new IOException($"'{stream.Name}' may not be written: it was opened for reading.");
        }
    }

    private void Sync()
    {
        RandomAccess.FlushToDisk(stream.SafeFileHandle);
        if (_nameUnsynced)
        {
            // A new file's content is of no use while its name is not on disk.
            SystemFileSystem.SyncFolderOf(stream.Name);
            _nameUnsynced = false;
        }
    }
}
