using System.Buffers;
using System.Text;
using Holdfast.Runtime.EventLoop.Ring;

namespace Holdfast.Runtime.EventLoop.Files;

/// <summary>File operations on the rings: a result of 0 or more, or a negated error number. What they point to stays pinned until the kernel has let go.</summary>
/// <param name="loops">The loops.</param>
internal sealed class RingFiles(LoopGroup loops)
{
    private const int WorkingFolder = -100;
    private const int ClosedOnExec = 0x80000;

    // More than this is not read or written at once (read(2): 2^31 less a page).
    private const int MostBytes = 0x7FFFF000;

    /// <summary>Opens a file: its descriptor.</summary>
    public async ValueTask<int> OpenAsync(string path, int flags, uint mode, CancellationToken cancellationToken)
    {
        using var name = Name(path);
        var submission = new Submission
        {
            Operation = RingOperation.Open,
            Descriptor = WorkingFolder,
            Address = AddressOf(name),
            Length = mode,
            OperationFlags = (uint)(flags | ClosedOnExec),
        };
        return await RunAsync($"opens {path}", submission, cancellationToken);
    }

    /// <summary>Reads at an offset: how many bytes.</summary>
    public ValueTask<int> ReadAsync(string path, int descriptor, long offset, Memory<byte> buffer, CancellationToken cancellationToken) =>
        TransferAsync($"reads {path}", RingOperation.Read, descriptor, offset, buffer, cancellationToken);

    /// <summary>Writes at an offset: how many bytes.</summary>
    public ValueTask<int> WriteAsync(string path, int descriptor, long offset, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        TransferAsync($"writes {path}", RingOperation.Write, descriptor, offset, bytes, cancellationToken);

    /// <summary>Makes what was written survive a power cut.</summary>
    public ValueTask<int> SyncAsync(string path, int descriptor, CancellationToken cancellationToken) =>
        RunAsync($"syncs {path}", new Submission { Operation = RingOperation.Sync, Descriptor = descriptor }, cancellationToken);

    /// <summary>Renames a file over another.</summary>
    public async ValueTask<int> RenameAsync(string from, string to, CancellationToken cancellationToken)
    {
        using var source = Name(from);
        using var target = Name(to);
        var submission = new Submission
        {
            Operation = RingOperation.Rename,
            Descriptor = WorkingFolder,
            Address = AddressOf(source),
            Offset = AddressOf(target),
            Length = unchecked((uint)WorkingFolder),
        };
        return await RunAsync($"renames {from}", submission, cancellationToken);
    }

    private static unsafe ulong AddressOf(in MemoryHandle memory) => (ulong)memory.Pointer;

    private static MemoryHandle Name(string path) => new ReadOnlyMemory<byte>([.. Encoding.UTF8.GetBytes(path), 0]).Pin();

    private async ValueTask<int> TransferAsync(
        string what, RingOperation operation, int descriptor, long offset, ReadOnlyMemory<byte> memory, CancellationToken cancellationToken)
    {
        using var pinned = memory.Pin();
        var submission = new Submission
        {
            Operation = operation,
            Descriptor = descriptor,
            Offset = (ulong)offset,
            Address = AddressOf(pinned),
            Length = (uint)Math.Min(memory.Length, MostBytes),
        };
        return await RunAsync(what, submission, cancellationToken);
    }

    private ValueTask<int> RunAsync(string what, Submission submission, CancellationToken cancellationToken) =>
        new RingRequest(loops.Here(), what).RunAsync(submission, cancellationToken);
}
