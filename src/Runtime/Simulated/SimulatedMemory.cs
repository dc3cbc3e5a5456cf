using System.Buffers;
using System.Runtime.InteropServices;

namespace Holdfast.Runtime.Simulated;

/// <summary>
/// Kept memory of a simulated file: its content itself, so every mapping and whoever reads the file sees a store at once. Stores take no
/// turn and no time. Storing where no room was reserved ends nobody here.
/// </summary>
internal sealed unsafe class SimulatedMemory(SimulatedFileSystem files, SimulatedFile file, string path) : KeptMemory
{
    private readonly int _crashes = files.Crashes;
    private bool _isDisposed;

    /// <inheritdoc/>
    public override int Length { get; } = file.Length;

    /// <inheritdoc/>
    public override bool IsDisposed => _isDisposed;

    /// <inheritdoc/>
    public override Span<byte> GetSpan()
    {
        ThrowIfLost();
        return file.Pages.AsSpan(0, Length);
    }

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ThrowIfLost();
        ArgumentOutOfRangeException.ThrowIfNegative(elementIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(elementIndex, Length);
        var handle = GCHandle.Alloc(file.Pages, GCHandleType.Pinned);
        return new MemoryHandle((byte*)handle.AddrOfPinnedObject() + elementIndex, handle, this);
    }

    /// <inheritdoc/>
    public override KeptMemory Rename(string to)
    {
        ThrowIfLost();
        var renamed = new SimulatedMemory(files, file, files.RenameMapped(path, to));
        _isDisposed = true;
        return renamed;
    }

    /// <inheritdoc/>
    private protected override bool Reserve(int offset, int count)
    {
        if (_isDisposed || _crashes != files.Crashes || !files.HasRoom(file.MissingRoom(offset, count))) return false;
        file.Reserve(offset, count);
        return true;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _isDisposed = true;

    private void ThrowIfLost()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_crashes != files.Crashes) throw new IOException($"'{path}' was mapped when its host crashed.");
    }
}
