using System.Buffers;
using System.Collections;
using Holdfast.Runtime.EventLoop.Native;

namespace Holdfast.Runtime.ThreadPool;

/// <summary>The system's kept memory: a file's pages in this process.</summary>
internal sealed unsafe class MappedMemory : KeptMemory
{
    private const int PageBytes = 4096;

    private readonly string _path;
    private readonly int _length;

    // A bit for each page that the file has room for.
    private readonly BitArray _reserved;
    private byte* _start;

    // The file as it was made, for the first room that is reserved, which comes right after.
    private FileStream? _made;

    private MappedMemory(string path, byte* start, int length, BitArray reserved, FileStream? made)
    {
        _path = path;
        _start = start;
        _length = length;
        _reserved = reserved;
        _made = made;
    }

    /// <inheritdoc/>
    public override int Length => _length;

    /// <inheritdoc/>
    public override bool IsDisposed => _start is null;

    /// <summary>Maps a file for its owner alone; see <see cref="FileSystem.MapMemory"/>.</summary>
    public static MappedMemory Map(string path, int createdLength)
    {
        FileStream? made = null;
        try
        {
            made = createdLength > 0 ? Create(path) : null;
            made?.SetLength(createdLength);
            using var opened = made is null ? File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite) : null;
            var file = opened ?? made!.SafeFileHandle;
            var length = made is null ? RandomAccess.GetLength(file) : createdLength;
            if (length is 0 or > int.MaxValue) throw new IOException($"'{path}' has {length} bytes.");
            var start = Libc.MapFile((int)file.DangerousGetHandle(), (nuint)length);
            if (start is null) throw new IOException($"'{path}' could not be mapped: there are too many mappings, or no room.");
            var memory = new MappedMemory(path, start, (int)length, new BitArray((int)((length + PageBytes - 1) / PageBytes)), made);
            made = null;
            return memory;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }
        finally
        {
            made?.Dispose();
        }
    }

    /// <inheritdoc/>
    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_start is null, this);
        return new Span<byte>(_start, _length);
    }

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ObjectDisposedException.ThrowIf(_start is null, this);
        ArgumentOutOfRangeException.ThrowIfNegative(elementIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(elementIndex, _length);
        return new MemoryHandle(_start + elementIndex);
    }

    /// <inheritdoc/>
    public override KeptMemory Rename(string to)
    {
        ObjectDisposedException.ThrowIf(_start is null, this);
        try
        {
            File.Move(_path, to, overwrite: true);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }

        var renamed = new MappedMemory(to, _start, _length, _reserved, Interlocked.Exchange(ref _made, null));
        _start = null;
        return renamed;
    }

    /// <inheritdoc/>
    private protected override bool Reserve(int offset, int count)
    {
        var (page, end) = (offset / PageBytes, (offset + count + PageBytes - 1) / PageBytes);
        while (page < end && _reserved[page]) page++;
        if (page == end) return _start is not null;
        if (!ReserveInFile(page * PageBytes, Math.Min(_length, end * PageBytes) - (page * PageBytes))) return false;
        while (page < end) _reserved[page++] = true;
        return true;
    }

    private bool ReserveInFile(int offset, int count)
    {
        try
        {
            using var made = Interlocked.Exchange(ref _made, null);
            using var opened = made is null ? File.OpenHandle(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete) : null;
            return Libc.ReserveRoom((int)(opened ?? made!.SafeFileHandle).DangerousGetHandle(), offset, count) == 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Interlocked.Exchange(ref _made, null)?.Dispose();
        if (_start is null) return;
        var start = _start;
        _start = null;
        Libc.Unmap(start, (nuint)_length);
    }

    // For its owner's rights from the first moment, whatever the mask of the process is.
    private static FileStream Create(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.ReadWrite,
        Share = FileShare.ReadWrite | FileShare.Delete,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        BufferSize = 0,
    });
}
