using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Holdfast.Server.Http;

/// <summary>
/// Memory for what the web server receives and sends: blocks that the collector never moves, zeroed when they are given back. The platform's
/// own pool leaves in them what came, which may be a secret on its way to the store. Thread-safe.
/// </summary>
internal sealed class ZeroedBlocks : MemoryPool<byte>
{
    /// <summary>Bytes of a block.</summary>
    public const int BlockBytes = 4096;

    /// <summary>Blocks kept for the next request, at the most; others are the collector's.</summary>
    public const int KeptLimit = 1024;

    private readonly ConcurrentQueue<Block> _blocks = new();
    private int _kept;
    private volatile bool _disposed;

    /// <inheritdoc/>
    public override int MaxBufferSize => BlockBytes;

    /// <summary>Blocks that are kept.</summary>
    internal int Kept => Volatile.Read(ref _kept);

    /// <inheritdoc/>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_blocks.TryDequeue(out var block)) return new Block(this);
        Interlocked.Decrement(ref _kept);
        return block;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _disposed = true;
        _blocks.Clear();
    }

    private void Return(Block block)
    {
        CryptographicOperations.ZeroMemory(block.Memory.Span);
        if (_disposed) return;
        if (Interlocked.Increment(ref _kept) <= KeptLimit) _blocks.Enqueue(block);
        else Interlocked.Decrement(ref _kept);
    }

    private sealed class Block(ZeroedBlocks pool) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory { get; } = MemoryMarshal.CreateFromPinnedArray(GC.AllocateArray<byte>(BlockBytes, pinned: true), 0, BlockBytes);

        // The server gives each back once.
        public void Dispose() => pool.Return(this);
    }
}
