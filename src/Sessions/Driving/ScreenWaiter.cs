using Holdfast.Contracts.Errors;

namespace Holdfast.Sessions.Driving;

/// <summary>One who waits for a screen. The first of fulfilment, end, deadline and cancellation decides.</summary>
internal sealed class ScreenWaiter(Func<SessionScreen, bool> condition)
{
    private readonly TaskCompletionSource<Result<SessionScreen>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The screen, or why it does not come.</summary>
    public Task<Result<SessionScreen>> Answer => _answer.Task;

    /// <summary>Takes the screen if it fulfils the condition, or fails where that cannot be asked; true when the wait is over.</summary>
    public bool Offer(SessionScreen screen)
    {
        try
        {
            return condition(screen) && (_answer.TrySetResult(screen) || _answer.Task.IsCompleted);
        }
        catch (Exception e)
        {
            // The terminal's own loop asks: what fails for one who waits must not end the session for all.
            Fail(Unforeseen.Of("What was waited for could not be asked of the screen", e));
            return true;
        }
    }

    /// <summary>Ends the wait with a fault.</summary>
    public void Fail(Fault fault) => _answer.TrySetResult(fault);

    /// <summary>Ends the wait at its deadline.</summary>
    public void Expire(SessionScreen screen) =>
        _answer.TrySetResult(new Fault(SessionErrors.WaitTimedOut, $"The screen was still version {screen.Version}."));

    /// <summary>Ends the wait because the one who waits has gone.</summary>
    public void Cancel(CancellationToken cancellationToken) => _answer.TrySetCanceled(cancellationToken);
}
