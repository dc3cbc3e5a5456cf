using System.Buffers;
using Holdfast.Runtime.EventLoop.Native;
using Holdfast.Runtime.EventLoop.Sockets;

namespace Holdfast.Runtime.EventLoop.Ring;

/// <summary>
/// One operation of the ring, awaited by its caller. It ends when the kernel has said so, even when it is cancelled: until then
/// what the submission points to must stay. Should the loop end before, it stays for good.
/// </summary>
/// <param name="loop">Whose ring.</param>
/// <param name="what">What it does, for the task dump.</param>
/// <param name="memory">What the submission points to, pinned; let go of here.</param>
/// <param name="more">What else it points to.</param>
internal sealed class RingRequest(Loop loop, string what, MemoryHandle memory, MemoryHandle more = default) : IRingTarget, IThreadPoolWorkItem
{
    private readonly RequestWait _wait = new(what);
    private RingTicket _ticket;
    private Submission _submission;

    /// <inheritdoc/>
    public ref RingTicket Ticket => ref _ticket;

    /// <summary>Runs a submission, its tag aside: the result, or a negated error. Any thread.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled, and the kernel has let go.</exception>
    public async ValueTask<int> RunAsync(Submission submission, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            LetGo();
            cancellationToken.ThrowIfCancellationRequested();
        }

        _submission = submission;
        if (loop.IsCurrent)
            Execute();
        else
            loop.Post(this);
        using var registration = cancellationToken.UnsafeRegister(
            static state => ((RingRequest)state!).AskToCancel(), this);
        var result = await _wait.Task;
        if (result is -Errno.Canceled or -Errno.Interrupted)
            cancellationToken.ThrowIfCancellationRequested();
        return result;
    }

    /// <summary>Submits it; on the loop's thread.</summary>
    public unsafe void Execute()
    {
        if (!loop.IsCurrent || loop.Driver is not RingDriver { IsEnding: false } driver)
        {
            LetGo();
            _wait.TrySetResult(-Errno.Canceled);
            return;
        }

        var submission = driver.Prepare(this, RingKind.Main);
        var tag = submission->Tag;
        *submission = _submission;
        submission->Tag = tag;
    }

    /// <summary>Asks the kernel to let go; on the loop's thread.</summary>
    public void Cancel()
    {
        if (loop.IsCurrent && _ticket.Outstanding > 0)
            ((RingDriver)loop.Driver).Cancel(this, RingKind.Main);
    }

    /// <inheritdoc/>
    public bool Completed(RingKind kind, in Completion completion)
    {
        LetGo();
        _wait.TrySetResult(completion.Result);
        return false;
    }

    /// <inheritdoc/>
    public void Abandon()
    {
        // The kernel has not let go, and may still write: what it points to stays pinned.
        _wait.TrySetResult(-Errno.Canceled);
    }

    private void LetGo()
    {
        memory.Dispose();
        more.Dispose();
    }

    private void AskToCancel() => loop.Post(new RequestCancellation(this));
}
