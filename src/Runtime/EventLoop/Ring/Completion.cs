using System.Runtime.InteropServices;

namespace Holdfast.Runtime.EventLoop.Ring;

/// <summary>One entry of the completion queue (struct io_uring_cqe, 16 bytes).</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal readonly struct Completion
{
    private const uint HasBufferFlag = 1;
    private const uint MoreFlag = 2;
    private const int BufferShift = 16;

    [FieldOffset(0)]
    private readonly ulong _tag;

    [FieldOffset(8)]
    private readonly int _result;

    [FieldOffset(12)]
    private readonly uint _flags;

    /// <summary>What the submission carried.</summary>
    public ulong Tag => _tag;

    /// <summary>0 or more, or a negated error number.</summary>
    public int Result => _result;

    /// <summary>Whether more completions of the same submission will come.</summary>
    public bool HasMore => (_flags & MoreFlag) != 0;

    /// <summary>The provided buffer that was filled; -1 for none.</summary>
    public int Buffer => (_flags & HasBufferFlag) != 0 ? (int)(_flags >> BufferShift) : -1;
}
