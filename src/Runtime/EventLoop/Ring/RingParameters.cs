using System.Runtime.InteropServices;

namespace Holdfast.Runtime.EventLoop.Ring;

/// <summary>What io_uring_setup(2) is asked and tells (struct io_uring_params, 120 bytes, with the offsets that we use).</summary>
[StructLayout(LayoutKind.Explicit, Size = 120)]
internal struct RingParameters
{
    [FieldOffset(0)]
    public uint SubmissionEntries;

    [FieldOffset(4)]
    public uint CompletionEntries;

    [FieldOffset(8)]
    public RingSetup Setup;

    [FieldOffset(20)]
    public RingFeatures Features;

    [FieldOffset(40)]
    public uint SubmissionHead;

    [FieldOffset(44)]
    public uint SubmissionTail;

    [FieldOffset(56)]
    public uint SubmissionFlags;

    [FieldOffset(64)]
    public uint SubmissionArray;

    [FieldOffset(80)]
    public uint CompletionHead;

    [FieldOffset(84)]
    public uint CompletionTail;

    [FieldOffset(96)]
    public uint CompletionOverflow;

    [FieldOffset(100)]
    public uint Completions;
}
