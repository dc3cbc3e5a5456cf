using System.Runtime.InteropServices;

namespace Holdfast.Runtime.EventLoop.Ring;

/// <summary>One entry of the submission queue (struct io_uring_sqe, 64 bytes).</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal struct Submission
{
    /// <summary>Flag: the kernel picks a buffer of <see cref="BufferGroup"/>.</summary>
    public const byte SelectsBuffer = 1 << 5;

    /// <summary>For accepting: go on until told to stop.</summary>
    public const ushort AcceptsMany = 1;

    /// <summary>For receiving: go on until told to stop.</summary>
    public const ushort ReceivesMany = 1 << 1;

    /// <summary>What to do.</summary>
    [FieldOffset(0)]
    public RingOperation Operation;

    /// <summary>Flags that every operation has.</summary>
    [FieldOffset(1)]
    public byte Flags;

    /// <summary>More flags, whose meaning depends on the operation.</summary>
    [FieldOffset(2)]
    public ushort Priority;

    /// <summary>On which descriptor.</summary>
    [FieldOffset(4)]
    public int Descriptor;

    /// <summary>Where in the file; the length of the address for connecting; the second path for renaming.</summary>
    [FieldOffset(8)]
    public ulong Offset;

    /// <summary>The memory it is about; what to cancel for cancelling.</summary>
    [FieldOffset(16)]
    public ulong Address;

    /// <summary>Bytes, or the mode of a new file.</summary>
    [FieldOffset(24)]
    public uint Length;

    /// <summary>Flags of the operation: of the message, of the file, of the poll.</summary>
    [FieldOffset(28)]
    public uint OperationFlags;

    /// <summary>What comes back with the completion.</summary>
    [FieldOffset(32)]
    public ulong Tag;

    /// <summary>Of which provided buffers to pick.</summary>
    [FieldOffset(40)]
    public ushort BufferGroup;
}
