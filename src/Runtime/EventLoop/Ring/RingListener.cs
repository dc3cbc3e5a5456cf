using System.Net.Sockets;
using Holdfast.Runtime.EventLoop.Native;

namespace Holdfast.Runtime.EventLoop.Ring;

/// <summary>A listening socket on the ring, which goes on accepting by itself.</summary>
internal sealed class RingListener(Loop home, LoopGroup loops, Socket socket, Address local)
    : LoopListener(home, loops, socket, local), IRingTarget
{
    private const uint ClosedOnExec = 0x80000;

    private RingTicket _ticket;
    private bool _accepting;
    private bool _pausing;

    /// <inheritdoc/>
    public ref RingTicket Ticket => ref _ticket;

    private RingDriver Driver => (RingDriver)Home.Driver;

    /// <inheritdoc/>
    public bool Completed(RingKind kind, in Completion completion)
    {
        _accepting = completion.HasMore;
        var result = completion.Result;
        if (result >= 0 && IsClosing)
            _ = Libc.Close(result);
        else if (result >= 0)
            PauseUnless(Accepted(result));
        else
            Refused(result);
        if (!_accepting)
            Again();
        return false;
    }

    /// <inheritdoc/>
    public void Abandon() => Closes();

    /// <inheritdoc/>
    protected override unsafe void Arm()
    {
        if (_accepting || Driver.IsEnding)
            return;
        _accepting = true;
        _pausing = false;
        var submission = Driver.Prepare(this, RingKind.Main);
        submission->Operation = RingOperation.Accept;
        submission->Priority = Driver.AcceptsMany ? Submission.AcceptsMany : (ushort)0;
        submission->Descriptor = Descriptor;
        submission->OperationFlags = ClosedOnExec;
    }

    /// <inheritdoc/>
    protected override void Release()
    {
        if (_accepting)
            Driver.Cancel(this, RingKind.Main);
        else
            Closes();
    }

    private void PauseUnless(bool room)
    {
        if (room || !_accepting || _pausing)
            return;
        _pausing = true;
        Driver.Cancel(this, RingKind.Main);
    }

    private void Refused(int error)
    {
        switch (error)
        {
            case -Errno.Canceled or -Errno.Interrupted or -Errno.TryAgain or -Errno.ConnectionAborted or -Errno.Protocol:
                break;
            case -Errno.Invalid when Driver.AcceptsMany:
                Driver.AcceptsMany = false;
                break;
            default:
                Failed(error);
                break;
        }
    }

    private void Again()
    {
        if (IsClosing || Driver.IsEnding)
            Closes();
        else if (IsWanted())
            Arm();
    }
}
