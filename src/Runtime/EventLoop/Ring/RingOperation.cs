namespace Holdfast.Runtime.EventLoop.Ring;

/// <summary>What a submission asks for (io_uring_enter(2), IORING_OP_*).</summary>
internal enum RingOperation : byte
{
    Nothing = 0,
    Sync = 3,
    Poll = 6,
    Accept = 13,
    Cancel = 14,
    Connect = 16,
    Open = 18,
    Read = 22,
    Write = 23,
    Send = 26,
    Receive = 27,
    Rename = 35,
}
