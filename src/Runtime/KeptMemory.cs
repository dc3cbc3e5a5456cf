using System.Buffers;
using System.Runtime.CompilerServices;
using Holdfast.Runtime.EventLoop.Native;

namespace Holdfast.Runtime;

/// <summary>
/// Memory that outlives this program however it ends, though not the machine's power: a file's pages, mapped and shared. What was
/// stored before a kill is there for the next program, in the order of the stores. See <see cref="FileSystem.MapMemory"/>.
/// </summary>
public sealed unsafe class KeptMemory : MemoryManager<byte>
{
    private readonly string _path;
    private readonly int _length;
    private byte* _start;

    // The file as it was made, for the first room that is reserved, which comes right after.
    private FileStream? _made;

    private KeptMemory(string path, byte* start, int length, FileStream? made)
    {
        _path = path;
        _start = start;
        _length = length;
        _made = made;
    }

    /// <summary>Its length in bytes.</summary>
    public int Length => _length;

    /// <summary>Whether it was let go; it must not be used any more.</summary>
    public bool IsDisposed => _start is null;

    /// <summary>
    /// Has the file hold room for a part of it. Storing where there is no room would end this program when the disk is full, so this
    /// comes before the first store.
    /// </summary>
    /// <returns>False where the disk has no room.</returns>
    public bool TryReserve(int offset, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _length - offset);
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

    /// <summary>Reads a number of 8 bytes at a multiple of 8; nothing after this is read before it.</summary>
    public long ReadNumber(int offset) => Volatile.Read(ref Number(offset));

    /// <summary>Stores a number of 8 bytes at a multiple of 8, at once; whatever was stored before is there before it.</summary>
    public void WriteNumber(int offset, long value) => Volatile.Write(ref Number(offset), value);

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
    public override void Unpin()
    {
    }

    /// <summary>Lets go of the memory; the file stays. Nobody may be using it, such as a read under way.</summary>
    public void Dispose() => ((IDisposable)this).Dispose();

    /// <summary>Maps a file for its owner alone; see <see cref="FileSystem.MapMemory"/>.</summary>
    internal static KeptMemory Map(string path, int createdLength)
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
            var memory = new KeptMemory(path, start, (int)length, made);
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

    private ref long Number(int offset)
    {
        ObjectDisposedException.ThrowIf(_start is null, this);
        if (offset < 0 || offset > _length - sizeof(long) || offset % sizeof(long) != 0) throw new ArgumentOutOfRangeException(nameof(offset));
        return ref Unsafe.AsRef<long>(_start + offset);
    }
}
