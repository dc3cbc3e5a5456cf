namespace Holdfast.Runtime;

/// <summary>An open file, read and written at offsets in bytes.</summary>
public abstract class FileHandle : IAsyncDisposable
{
    /// <summary>Length in bytes.</summary>
    public abstract long Length { get; }

    /// <summary>Reads at an offset; fewer bytes than asked at the end of the file, 0 past it.</summary>
    public abstract ValueTask<int> ReadAtAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Writes the whole buffer at an offset.</summary>
    public abstract ValueTask WriteAtAsync(long offset, ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Makes what was written survive a power cut (fsync).</summary>
    public abstract ValueTask SyncAsync(CancellationToken cancellationToken);

    /// <summary>Cuts or extends the file.</summary>
    public abstract void SetLength(long length);

    /// <summary>Closes the file.</summary>
    public abstract ValueTask DisposeAsync();
}
