using Holdfast.Runtime.EventLoop.Native;
using Holdfast.Runtime.EventLoop.Sockets;

namespace Holdfast.Runtime.EventLoop.Ring;

/// <summary>
/// One operation of the ring, awaited by its caller. It ends when the kernel has said so, even when it is cancelled: until then
/// what the submission points to must stay.
/// </summary>
/// <param name="loop">Whose ring.</param>
/// <param name="what">What it does, for the task dump.</param>
internal sealed class RingRequest(Loop loop, string what) : IRingTarget, IThreadPoolWorkItem
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
        cancellationToken.ThrowIfCancellationRequested();
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
        _wait.TrySetResult(completion.Result);
        return false;
    }

    /// <inheritdoc/>
    public void Abandon() => _wait.TrySetResult(-Errno.Canceled);

    private void AskToCancel() => loop.Post(new RequestCancellation(this));
}
