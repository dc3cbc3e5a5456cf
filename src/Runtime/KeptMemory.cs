using System.Buffers;
using System.Runtime.CompilerServices;

namespace Holdfast.Runtime;

/// <summary>
/// Memory that outlives this program however it ends, though not the machine's power: a file's pages, mapped and shared. What was
/// stored before a kill is there for the next program, in the order of the stores. See <see cref="FileSystem.MapMemory"/>.
/// </summary>
public abstract class KeptMemory : MemoryManager<byte>
{
    /// <summary>There are a system's and a simulation's.</summary>
    private protected KeptMemory()
    {
    }

    /// <summary>Its length in bytes.</summary>
    public abstract int Length { get; }

    /// <summary>Whether it was let go; it must not be used any more.</summary>
    public abstract bool IsDisposed { get; }

    /// <summary>
    /// Has the file hold room for a part of it. Storing where there is no room would end this program when the disk is full, so this
    /// comes before the first store.
    /// </summary>
    /// <returns>False where the disk has no room.</returns>
    public bool TryReserve(int offset, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Length - offset);
        return Reserve(offset, count);
    }

    /// <summary>Reads a number of 8 bytes at a multiple of 8; nothing after this is read before it.</summary>
    public long ReadNumber(int offset) => Volatile.Read(ref Number(offset));

    /// <summary>Stores a number of 8 bytes at a multiple of 8, at once; whatever was stored before is there before it.</summary>
    public void WriteNumber(int offset, long value) => Volatile.Write(ref Number(offset), value);

    /// <summary>
    /// Gives its file another name, at once for every program, though a loss of power may bring the old one back, and hands the memory on:
    /// this one is let go as by <see cref="Dispose()"/>. Nobody may be using it, such as a read under way.
    /// </summary>
    /// <param name="to">The new name, on the same disk; a file that has it is replaced.</param>
    /// <returns>The same memory under its new name.</returns>
    /// <exception cref="IOException">The file is not there any more or cannot be renamed; this one stays as it is.</exception>
    /// <exception cref="ObjectDisposedException">It was let go.</exception>
    public abstract KeptMemory Rename(string to);

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <summary>Lets go of the memory; the file stays. Nobody may be using it, such as a read under way.</summary>
    public void Dispose() => ((IDisposable)this).Dispose();

    /// <summary>Has the file hold room for a part that is within it.</summary>
    private protected abstract bool Reserve(int offset, int count);

    private ref long Number(int offset)
    {
        var bytes = GetSpan();
        if (offset < 0 || offset > bytes.Length - sizeof(long) || offset % sizeof(long) != 0) throw new ArgumentOutOfRangeException(nameof(offset));
        return ref Unsafe.As<byte, long>(ref bytes[offset]);
    }
}
