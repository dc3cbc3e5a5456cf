using Holdfast.Contracts.Errors;

namespace Holdfast.Sessions.Pool;

/// <summary>A caller that waits for a session of a pool.</summary>
internal sealed class PoolWaiter
{
    private readonly TaskCompletionSource<Result<PoolLease>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The session, or why there is none.</summary>
    public Task<Result<PoolLease>> Answer => _answer.Task;

    /// <summary>Answers; the first answer stands.</summary>
    public void Complete(Result<PoolLease> answer) => _answer.TrySetResult(answer);

    /// <summary>The caller has gone.</summary>
    public void Cancel(CancellationToken cancellationToken) => _answer.TrySetCanceled(cancellationToken);
}
