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
    public ValueTask<int> OpenAsync(string path, int flags, uint mode, CancellationToken cancellationToken)
    {
        var name = Name(path);
        var submission = new Submission
        {
            Operation = RingOperation.Open,
            Descriptor = WorkingFolder,
            Address = AddressOf(name),
            Length = mode,
            OperationFlags = (uint)(flags | ClosedOnExec),
        };
        return new RingRequest(loops.Here(), $"opens {path}", name).RunAsync(submission, cancellationToken);
    }

    /// <summary>Reads at an offset: how many bytes.</summary>
    public ValueTask<int> ReadAsync(string path, int descriptor, long offset, Memory<byte> buffer, CancellationToken cancellationToken) =>
        TransferAsync($"reads {path}", RingOperation.Read, descriptor, offset, buffer, cancellationToken);

    /// <summary>Writes at an offset: how many bytes.</summary>
    public ValueTask<int> WriteAsync(string path, int descriptor, long offset, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        TransferAsync($"writes {path}", RingOperation.Write, descriptor, offset, bytes, cancellationToken);

    /// <summary>Makes what was written survive a power cut.</summary>
    public ValueTask<int> SyncAsync(string path, int descriptor, CancellationToken cancellationToken) =>
        new RingRequest(loops.Here(), $"syncs {path}", default).RunAsync(
            new Submission { Operation = RingOperation.Sync, Descriptor = descriptor }, cancellationToken);

    /// <summary>Renames a file over another.</summary>
    public ValueTask<int> RenameAsync(string from, string to, CancellationToken cancellationToken)
    {
        var source = Name(from);
        var target = Name(to);
        var submission = new Submission
        {
            Operation = RingOperation.Rename,
            Descriptor = WorkingFolder,
            Address = AddressOf(source),
            Offset = AddressOf(target),
            Length = unchecked((uint)WorkingFolder),
        };
        return new RingRequest(loops.Here(), $"renames {from}", source, target).RunAsync(submission, cancellationToken);
    }

    private static unsafe ulong AddressOf(in MemoryHandle memory) => (ulong)memory.Pointer;

    private static MemoryHandle Name(string path) => new ReadOnlyMemory<byte>([.. Encoding.UTF8.GetBytes(path), 0]).Pin();

    private ValueTask<int> TransferAsync(
        string what, RingOperation operation, int descriptor, long offset, ReadOnlyMemory<byte> memory, CancellationToken cancellationToken)
    {
        var pinned = memory.Pin();
        var submission = new Submission
        {
            Operation = operation,
            Descriptor = descriptor,
            Offset = (ulong)offset,
            Address = AddressOf(pinned),
            Length = (uint)Math.Min(memory.Length, MostBytes),
        };
        return new RingRequest(loops.Here(), what, pinned).RunAsync(submission, cancellationToken);
    }
}
