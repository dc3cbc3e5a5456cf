using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Holdfast.Server.Http;

/// <summary>Has the web server keep requests in <see cref="ZeroedBlocks"/>.</summary>
internal sealed class ZeroedBlocksFactory : IMemoryPoolFactory<byte>
{
    /// <inheritdoc/>
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new ZeroedBlocks();
}
