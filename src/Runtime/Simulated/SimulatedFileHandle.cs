namespace Holdfast.Runtime.Simulated;

/// <summary>An open file of a simulated disk.</summary>
internal sealed class SimulatedFileHandle(SimulatedFileSystem files, SimulatedFile file, string path, bool writable, bool created) : FileHandle
{
    private readonly int _crashes = files.Crashes;
    private bool _nameUnsynced = created;
    private bool _closed;

    /// <inheritdoc/>
    public override long Length
    {
        get
        {
            ThrowIfLost();
            return file.Length;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAtAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        await files.SpinAsync(cancellationToken);
        ThrowIfLost();
        var rest = offset < file.Length ? file.Content[(int)offset..] : [];
        rest = rest[..Math.Min(rest.Length, buffer.Length)];
        rest.CopyTo(buffer.Span);
        return rest.Length;
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAtAsync(long offset, ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        await files.SpinAsync(cancellationToken);
        ThrowIfLost();
        ThrowIfReadOnly();
        files.Reserve(path, offset + buffer.Length - file.Length);
        files.Note("write", buffer.Span);
        file.Write(offset, buffer.Span);
    }

    /// <inheritdoc/>
    public override async ValueTask SyncAsync(CancellationToken cancellationToken)
    {
        await files.SpinAsync(cancellationToken);
        ThrowIfLost();
        files.Note("sync", []);
        file.Sync();
        if (_nameUnsynced)
        {
            // As on the system's disk, the first sync of a new file is one of its folder too.
            files.SyncFolderOf(path);
            _nameUnsynced = false;
        }
    }

    /// <inheritdoc/>
    public override void SetLength(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ThrowIfLost();
        ThrowIfReadOnly();
        files.Reserve(path, length - file.Length);
        file.SetLength(length);
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _closed = true;
        return ValueTask.CompletedTask;
    }

    private void ThrowIfLost()
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        if (_crashes != files.Crashes)
        {
            throw new IOException($"'{path}' was open when its host crashed.");
        }
    }

    private void ThrowIfReadOnly()
    {
        if (!writable)
        {
            throw new IOException($"'{path}' may not be written: it was opened for reading.");
        }
    }
}
