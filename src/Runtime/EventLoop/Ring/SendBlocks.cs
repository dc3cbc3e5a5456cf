using Holdfast.Runtime.EventLoop.Native;

namespace Holdfast.Runtime.EventLoop.Ring;

/// <summary>Memory of a loop for small writes: it is the kernel's from submission to completion, so it is never the caller's.</summary>
internal sealed unsafe class SendBlocks : IDisposable
{
    /// <summary>Bytes of one block.</summary>
    public const int BlockBytes = 2048;

    private const int Blocks = 2048;

    private readonly byte* _memory = Libc.MapPages(Blocks * BlockBytes);
    private readonly ushort[] _free = new ushort[Blocks];
    private int _freeCount;

    /// <summary>Takes the pages; where there are none, no block is ever free.</summary>
    public SendBlocks()
    {
        // The one given back last is taken first: it is the one in the cache.
        for (var block = _memory == null ? 0 : Blocks; block > 0; block--)
        {
            _free[_freeCount++] = (ushort)(block - 1);
        }
    }

    /// <summary>Takes a block; -1 where none is free.</summary>
    public int Rent() => _freeCount > 0 ? _free[--_freeCount] : -1;

    /// <summary>Gives a block back.</summary>
    public void Return(int block) => _free[_freeCount++] = (ushort)block;

    /// <summary>A block's bytes.</summary>
    public Span<byte> Bytes(int block) => new(_memory + (block * BlockBytes), BlockBytes);

    /// <summary>Where a block begins.</summary>
    public ulong Address(int block) => (ulong)(_memory + (block * BlockBytes));

    /// <summary>Gives the pages back.</summary>
    public void Dispose() => Libc.Unmap(_memory, Blocks * BlockBytes);
}
