using Holdfast.Runtime.ThreadPool;

namespace Holdfast.Runtime.Threads;

/// <summary>An open file whose operations block the thread that asks for them. The stream only owns the handle.</summary>
internal sealed class ThreadFileHandle(FileStream stream, bool created) : FileHandle
{
    private bool _nameUnsynced = created;

    /// <inheritdoc/>
    public override long Length => RandomAccess.GetLength(stream.SafeFileHandle);

    /// <inheritdoc/>
    public override ValueTask<int> ReadAtAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var total = 0;
        while (total < buffer.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = RandomAccess.Read(stream.SafeFileHandle, buffer.Span[total..], offset + total);
            if (read == 0)
                break;
            total += read;
        }

        return ValueTask.FromResult(total);
    }

    /// <inheritdoc/>
    public override ValueTask WriteAtAsync(long offset, ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfReadOnly();
        RandomAccess.Write(stream.SafeFileHandle, buffer.Span, offset);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override ValueTask SyncAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        RandomAccess.FlushToDisk(stream.SafeFileHandle);
        if (_nameUnsynced)
        {
            // A new file's content is of no use while its name is not on disk.
            SystemFileSystem.SyncFolderOf(stream.Name);
            _nameUnsynced = false;
        }

        return ValueTask.CompletedTask;
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
            throw new IOException($"'{stream.Name}' may not be written: it was opened for reading.");
    }
}
