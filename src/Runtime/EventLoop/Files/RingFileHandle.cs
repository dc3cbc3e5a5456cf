using Holdfast.Runtime.EventLoop.Native;
using Microsoft.Win32.SafeHandles;

namespace Holdfast.Runtime.EventLoop.Files;

/// <summary>An open file on the rings. It closes when the last operation under way has ended.</summary>
/// <param name="files">The operations.</param>
/// <param name="handle">The open file, owned from here on.</param>
/// <param name="path">Its full path.</param>
/// <param name="readOnly">Whether it was opened for reading alone.</param>
/// <param name="created">Whether its name is new.</param>
internal sealed class RingFileHandle(RingFiles files, SafeFileHandle handle, string path, bool readOnly, bool created) : FileHandle
{
    private bool _nameUnsynced = created;

    /// <inheritdoc/>
    public override long Length => RandomAccess.GetLength(handle);

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAtAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var total = 0;
        while (total < buffer.Length)
        {
            var descriptor = Hold();
            int read;
            try
            {
                read = await files.ReadAsync(path, descriptor, offset + total, buffer[total..], cancellationToken);
            }
            finally
            {
                handle.DangerousRelease();
            }

            if (read == 0)
                break;
            if (read < 0 && !IsTransient(read))
                throw FileFaults.Using(path, "read", read);
            total += Math.Max(read, 0);
        }

        return total;
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAtAsync(long offset, ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ThrowIfReadOnly();
        while (!buffer.IsEmpty)
        {
            var descriptor = Hold();
            int written;
            try
            {
                written = await files.WriteAsync(path, descriptor, offset, buffer, cancellationToken);
            }
            finally
            {
                handle.DangerousRelease();
            }

            if (written < 0 && !IsTransient(written))
                throw FileFaults.Using(path, "written", written);
            offset += Math.Max(written, 0);
            buffer = buffer[Math.Max(written, 0)..];
        }
    }

    /// <inheritdoc/>
    public override async ValueTask SyncAsync(CancellationToken cancellationToken)
    {
        var descriptor = Hold();
        int result;
        try
        {
            result = await files.SyncAsync(path, descriptor, cancellationToken);
        }
        finally
        {
            handle.DangerousRelease();
        }

        if (result < 0)
            throw FileFaults.Using(path, "synced", result);
        if (_nameUnsynced)
        {
            // A new file's content is of no use while its name is not on disk.
            await RingFileSystem.SyncFolderOfAsync(files, path, cancellationToken);
            _nameUnsynced = false;
        }
    }

    /// <inheritdoc/>
    public override void SetLength(long length)
    {
        ThrowIfReadOnly();
        RandomAccess.SetLength(handle, length);
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        handle.Dispose();
        return ValueTask.CompletedTask;
    }

    private static bool IsTransient(int error) => error is -Errno.Interrupted or -Errno.TryAgain;

    private int Hold()
    {
        var held = false;
        handle.DangerousAddRef(ref held);
        return (int)handle.DangerousGetHandle();
    }

    private void ThrowIfReadOnly()
    {
        if (readOnly)
            throw new IOException($"'{path}' may not be written: it was opened for reading.");
    }
}
